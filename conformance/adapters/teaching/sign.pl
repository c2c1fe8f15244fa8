# Signs Binance requests: Spot, Binance US, Binance Pay. Perl's core, and libcryptx-perl for RSA and Ed25519 keys.
use strict; use warnings;
use Crypt::PK::Ed25519;
use Crypt::PK::RSA;
use Digest::SHA qw(hmac_sha256_hex hmac_sha512_hex);
use Encode qw(encode_utf8);
use JSON::PP;
use MIME::Base64 qw(encode_base64);

sub encode { # SR-3, RFC 3986, of the UTF-8 bytes. In URI::Escape uri_escape_utf8 does so, uri_escape does not.
    return encode_utf8($_[0]) =~ s/([^A-Za-z0-9\-._~])/sprintf '%%%02X', ord $1/ger;
}

sub join_pairs { # in the order given: nothing is sorted (SR-2)
    return join '&', map { encode($_->[0]) . '=' . encode($_->[1]) } @_;
}

sub sign {
    my ($scheme, $key, $payload) = ($_[0], $_[1], encode_utf8($_[2]));
    # SR-4 and PR-2; the key is the secret's own text, neither hex nor base64 (C-2).
    return uc hmac_sha512_hex($payload, $key->{secret}) if $scheme eq 'pay-request';
    return hmac_sha256_hex($payload, $key->{secret}) if $key->{type} eq 'hmac';
    return encode_base64($key->{type} eq 'rsa'
        ? Crypt::PK::RSA->new(\$key->{pem})->sign_message($payload, 'SHA256', 'v1.5') # SR-5: not PSS
        : Crypt::PK::Ed25519->new(\$key->{pem})->sign_message($payload), ''); # SR-6
}

sub rest { my ($q) = @_; # what is signed is what is sent: no library may encode it again (C-1)
    my ($query, $body, @headers) = ($q->{query}, $q->{body}, ['X-MBX-APIKEY', $q->{key}{api_key}]);
    push @headers, ['Content-Type', 'application/x-www-form-urlencoded'] if @$body;
    my $place = @$body ? $body : $query;
    push @$place, ['timestamp', $q->{time_ms}] if defined $q->{time_ms};
    my $payload = join_pairs(@$query) . join_pairs(@$body); # SR-1: nothing stands between them
    my $signature = sign($q->{scheme}, $q->{key}, $payload);
    push @$place, ['signature', $signature]; # SR-7: last, and encoded too: base64 has + / = in it
    return {payload => $payload, signature => $signature, headers => \@headers, body => join_pairs(@$body),
            target => $q->{path} . (@$query ? '?' . join_pairs(@$query) : '')};
}

sub pay { my ($q) = @_;
    my $payload = "$q->{time_ms}\n$q->{nonce}\n$q->{body}\n"; # PR-1: the last line feed is signed too
    my $signature = sign($q->{scheme}, $q->{key}, $payload);
    return {payload => $payload, signature => $signature, body => $q->{body}, headers => [
        ['Content-Type', 'application/json'], ['BinancePay-Timestamp', $q->{time_ms}],
        ['BinancePay-Nonce', $q->{nonce}], ['BinancePay-Certificate-SN', $q->{key}{api_key}],
        ['BinancePay-Signature', $signature]]};
}

$| = 1;
while (my $line = <STDIN>) {
    my $q = decode_json($line);
    my %answers = (
        hello => sub { {name => 'sign.pl', language => 'perl', ops => ['sign', 'request'],
                        schemes => ['spot-rest', 'us-rest', 'pay-request'], keys => ['hmac', 'rsa', 'ed25519']} },
        sign => sub { {signature => sign(@$q{'scheme', 'key', 'payload'})} },
        request => sub { $q->{scheme} eq 'pay-request' ? pay($q) : rest($q) });
    my $answer = $answers{$q->{op}};
    print encode_json({id => $q->{id}, $answer ? (ok => $answer->()) : (unsupported => 'not written')}), "\n";
}
