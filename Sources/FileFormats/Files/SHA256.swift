import CCrypto

/// SHA-256 (FIPS 180-4), by libcrypto.
package enum SHA256 {
  /// The digest of bytes as 64 lower-case hexadecimal digits.
  package static func hexadecimal(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    let status = EVP_Digest(bytes.baseAddress, bytes.count, &digest, &length, EVP_sha256(), nil)
    // It fails only when libcrypto cannot allocate or is built without SHA-256.
    precondition(status == 1 && length == 32, "libcrypto cannot compute SHA-256")
    return hexadecimal(digest: digest)
  }

  /// The digest of pieces that follow each other, up to an empty one.
  package static func hexadecimal<Failure: Error>(
    pieces next: () throws(Failure) -> [UInt8]
  ) throws(Failure) -> String {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    var status = EVP_DigestInit_ex(context, EVP_sha256(), nil)
    while true {
      let piece = try next()
      if piece.isEmpty { break }
      status &= EVP_DigestUpdate(context, piece, piece.count)
    }
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    status &= EVP_DigestFinal_ex(context, &digest, &length)
    precondition(status == 1 && length == 32, "libcrypto cannot compute SHA-256")
    return hexadecimal(digest: digest)
  }

  /// The HMAC-SHA-256 (RFC 2104) of bytes as 64 lower-case hexadecimal digits.
  package static func hexadecimal(_ bytes: [UInt8], key: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    let result = HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &digest, &length)
    precondition(result != nil && length == 32, "libcrypto cannot compute HMAC-SHA-256")
    return hexadecimal(digest: digest)
  }

  static func hexadecimal(digest: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in digest {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The digest of bytes as 64 lower-case hexadecimal digits.
  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.withUnsafeBufferPointer { hexadecimal($0) }
  }

  /// The digest of a text's UTF-8.
  package static func hexadecimal(_ text: String) -> String { hexadecimal(Array(text.utf8)) }
}
