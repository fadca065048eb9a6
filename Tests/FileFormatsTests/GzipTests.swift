import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("Gzip")
struct GzipTests {
  private let text = Array((0..<5000).map { Fixtures.line(sample: "q\($0)") }.joined().utf8)

  @Test("what is compressed expands to the same bytes, and compresses to the same file")
  func roundTrip() throws {
    for bytes in [[], [1], text] as [[UInt8]] {
      let packed = try Gzip.compress(bytes)
      #expect(try Gzip.expand(packed) == bytes)
      #expect(try Gzip.compress(bytes) == packed)
      // No flags, no time, unknown operating system.
      #expect(packed[3..<8] == [0, 0, 0, 0, 0])
      #expect(packed[9] == 255)
    }
  }

  @Test("members that follow each other are read, zero padding is passed over")
  func members() throws {
    let packed = try Gzip.compress(Array("ab".utf8)) + Gzip.compress(Array("cd".utf8))
    #expect(try Gzip.expand(packed) == Array("abcd".utf8))
    #expect(try Gzip.expand(packed + [0, 0, 0]) == Array("abcd".utf8))
    let error = #expect(throws: ExpansionFailure.self) { try Gzip.expand(packed + [1, 2]) }
    #expect(error == .trailingBytes(offset: packed.count))
  }

  @Test("a truncated file is an error that names the file and the byte")
  func truncated() throws {
    let packed = try Gzip.compress(text)
    for count in [2, 5, 10, 11, packed.count / 2, packed.count - 8, packed.count - 1] {
      let cut = Array(packed.prefix(count))
      #expect(throws: ExpansionFailure.truncated(offset: count)) { try Gzip.expand(cut) }
      let error = #expect(throws: Diagnostics.self) {
        try LogReader().read(bytes: cut, named: "log.jsonl.gz")
      }
      #expect(
        error?.all.map(\.description) == [
          "log.jsonl.gz:byte \(count): truncatedGzip the gzip file ends too early, "
            + "after \(count) bytes. Copy or download the file again."
        ])
    }
  }

  @Test("a flipped bit is never read as if nothing had happened")
  func flippedBits() throws {
    let packed = try Gzip.compress(text)
    var generator = TestGenerator(state: 29)
    for _ in 0..<300 {
      var changed = packed
      changed[generator.below(packed.count)] ^= 1 << UInt8(generator.below(8))
      // Some bits of the header mean nothing to the content.
      if let content = try? Gzip.expand(changed) { #expect(content == text) }
    }
  }

  @Test("expansion stops at the bounds")
  func bounds() throws {
    let packed = try Gzip.compress([UInt8](repeating: 65, count: 40 << 20))
    var limits = Gzip.Limits()
    #expect(throws: ExpansionFailure.ratio(limit: 200)) { try Gzip.expand(packed, limits: limits) }
    limits.bytes = 1 << 20
    #expect(throws: ExpansionFailure.tooLarge(limit: 1 << 20)) {
      try Gzip.expand(packed, limits: limits)
    }
    let small = try Gzip.compress([UInt8](repeating: 65, count: 4 << 20))
    #expect(try Gzip.expand(small).count == 4 << 20)
  }

  @Test("SHA-256 gives the known digests")
  func digests() {
    #expect(
      SHA256.hexadecimal("abc")
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.hexadecimal([UInt8]())
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }
}
