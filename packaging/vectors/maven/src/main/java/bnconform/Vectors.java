package bnconform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The vectors of bnconform: cases that every implementation of Binance request signing must agree with. */
public final class Vectors {
  private Vectors() {}

  /** The text of a file by its name, such as {@code keys.json}. */
  public static String read(String name) {
    try (InputStream in = Vectors.class.getResourceAsStream("/bnconform/data/" + name)) {
      if (in == null) throw new IllegalArgumentException("there is no file " + name);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The vectors of a scheme, such as {@code spot-rest}: each is a line of its file, a JSON object. */
  public static List<String> of(String scheme) {
    return read(scheme + ".json").lines().filter(line -> line.startsWith("{\"id\":")).map(line -> line.replaceAll(",$", "")).toList();
  }
}
