internal import CCurl

/// The header `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.
enum RetryAfter {
  /// How long to wait; nil where the value is neither.
  ///
  /// - Parameter now: microseconds since 1970, for a date; one in the past is no wait at all.
  static func wait(_ value: String?, now: Int64) -> Duration? {
    guard let value, !value.isEmpty else { return nil }
    if value.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      // More digits than a number holds are a very long wait.
      return .seconds(min(Int64(value) ?? .max, 1_000_000_000))
    }
    // A date has a name of a month: what libcurl reads beyond that is no value of this header.
    guard value.utf8.contains(where: { ($0 | 0x20) >= UInt8(ascii: "a") }) else { return nil }
    let moment = curl_getdate(value, nil)
    guard moment >= 0 else { return nil }
    return max(.zero, .seconds(Int64(moment)) - .microseconds(now))
  }
}
