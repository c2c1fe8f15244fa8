//! The vectors of bnconform: cases that every implementation of Binance request signing must agree with.

/// All files: their names and texts.
pub const FILES: &[(&str, &str)] = &[
@FILES@];

/// The text of a file by its name, such as `keys.json`.
pub fn read(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(one, _)| *one == name).map(|(_, text)| *text)
}

/// The vectors of a scheme, such as `spot-rest`: each is a line of its file, a JSON object.
pub fn vectors(scheme: &str) -> impl Iterator<Item = &'static str> {
    let text = read(&format!("{scheme}.json")).unwrap_or("");
    text.lines().filter(|line| line.starts_with("{\"id\":")).map(|line| line.trim_end_matches(','))
}
