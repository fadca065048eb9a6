internal import CCrypto

/// The SHA-256 digest of bytes that come piece by piece.
package final class RunningSHA256 {
  private let context: OpaquePointer

  package init() {
    // It fails only when libcrypto cannot allocate or is built without SHA-256.
    guard let made = EVP_MD_CTX_new(), EVP_DigestInit_ex(made, EVP_sha256(), nil) == 1 else {
      preconditionFailure("libcrypto cannot compute SHA-256")
    }
    context = made
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Takes the next bytes.
  package func add(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count > 0 else { return }
    precondition(
      EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1,
      "libcrypto cannot compute SHA-256")
  }

  /// The digest of the bytes so far, as 64 lower-case hexadecimal digits; more may follow.
  package var hexadecimal: String {
    guard let copy = EVP_MD_CTX_new() else { preconditionFailure("libcrypto cannot allocate") }
    defer { EVP_MD_CTX_free(copy) }
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    let status =
      EVP_MD_CTX_copy_ex(copy, context) & EVP_DigestFinal_ex(copy, &digest, &length)
    precondition(status == 1 && length == 32, "libcrypto cannot compute SHA-256")
    return SHA256.hexadecimal(digest: digest)
  }
}
