import Diagnostics
import LogFixtures
import LogReaders
import Testing

/// People keep one name under one key, and no key but that one gives it.
@Suite("Judges' pseudonyms")
struct JudgePseudonymTests {
  private func pseudonyms(_ key: [UInt8]) throws -> JudgePseudonyms {
    let scratch = try Scratch()
    return try JudgePseudonyms(
      keyFile: try scratch.write(String(decoding: key, as: UTF8.self), to: "key"))
  }

  @Test("a name is the keyed hash of RFC 4231, cut to 12 digits")
  func reference() throws {
    let first = try pseudonyms(Array(repeating: 0x0B, count: 20))
    #expect(first.name(of: "Hi There") == "human:b0344c61d8db")
    // `printf mei@example.org | openssl dgst -sha256 -hmac 0123456789abcdef`.
    let second = try pseudonyms(Array("0123456789abcdef".utf8))
    #expect(second.name(of: "mei@example.org") == "human:61077149edba")
  }

  @Test("without a key every run has names of its own")
  func drawn() {
    let first = JudgePseudonyms()
    #expect(first.name(of: "7") == first.name(of: "7"))
    #expect(first.name(of: "7") != first.name(of: "8"))
    #expect(first.name(of: "7") != JudgePseudonyms().name(of: "7"))
  }

  @Test("a key that is too short, or not there, is refused")
  func refusal() throws {
    let short = #expect(throws: Diagnostics.self) { try pseudonyms(Array("secret".utf8)) }
    #expect(short?.all.map(\.code) == ["shortKey"])
    let missing = #expect(throws: Diagnostics.self) { try JudgePseudonyms(keyFile: "/no/such/key") }
    #expect(missing?.all.map(\.code) == ["noSuchFile"])
  }
}
