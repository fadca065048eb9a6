import Foundation
import Glibc

/// Runs a property on many generated inputs: a few with fixed seeds in an ordinary run of the tests,
/// new ones for as long as `FUZZ_SECONDS` says where it is set.
///
/// The seed under way is kept in a file of the temporary directory, so that a run that ends in a
/// crash can be repeated: `FUZZ_SEED` then names where to begin.
package enum Fuzz {
  package static func run(
    _ name: String, iterations: Int, _ property: (inout TestGenerator) throws -> Void
  ) rethrows {
    let environment = ProcessInfo.processInfo.environment
    guard let seconds = environment["FUZZ_SECONDS"].flatMap(Double.init) else {
      for seed in 0..<iterations {
        var generator = TestGenerator(state: UInt64(seed))
        try property(&generator)
      }
      return
    }
    let first =
      environment["FUZZ_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 0...(.max / 2))
    let path = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(name).seed").path
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    defer { close(file) }
    let end = Date().addingTimeInterval(seconds)
    var seed = first
    while Date() < end {
      let text = "\(seed)\n"
      _ = text.withCString { pwrite(file, $0, strlen($0), 0) }
      var generator = TestGenerator(state: seed)
      try property(&generator)
      seed += 1
    }
    print("fuzz \(name): \(seed - first) inputs from seed \(first) in \(Int(seconds)) seconds")
  }

  /// Hands out bytes whose end is the end of readable memory, so that reading past them is a crash.
  package static func guarded<Result>(
    _ bytes: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let page = Int(getpagesize())
    let room = (bytes.count + page - 1) / page * page
    let memory = mmap(
      nil, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory, memory != MAP_FAILED else {
      return bytes.withUnsafeBufferPointer(body)
    }
    defer { munmap(memory, room + page) }
    mprotect(memory + room, page, PROT_NONE)
    let start = (memory + (room - bytes.count)).assumingMemoryBound(to: UInt8.self)
    start.update(from: bytes, count: bytes.count)
    return body(UnsafeBufferPointer(start: start, count: bytes.count))
  }
}

extension TestGenerator {
  /// Changes, inserts, removes, repeats and cuts bytes at random places.
  package mutating func damaged(_ bytes: [UInt8], _ interesting: [UInt8]) -> [UInt8] {
    var changed = bytes
    for _ in 0..<below(6) where !changed.isEmpty {
      let place = below(changed.count)
      switch below(7) {
      case 0: changed[place] ^= 1 << UInt8(below(8))
      case 1: changed[place] = pick(interesting)
      case 2: changed.insert(pick(interesting), at: place)
      case 3: changed.remove(at: place)
      case 4:
        let part = changed[place..<min(changed.count, place + 1 + below(20))]
        changed.insert(contentsOf: part, at: below(changed.count + 1))
      case 5: changed.removeSubrange(place..<min(changed.count, place + 1 + below(20)))
      default: changed.removeSubrange(place...)
      }
    }
    return changed
  }
}

/// A generator for tests: the same documents on every run.
package struct TestGenerator: RandomNumberGenerator {
  package var state: UInt64

  package init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  package mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  package mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// A valid JSON text.
  package mutating func json(depth: Int = 0) -> String {
    let space = pick(["", "", " ", "\n", "\t "])
    switch below(depth > 4 ? 5 : 8) {
    case 0: return space + pick(["null", "true", "false"])
    case 1:
      return space
        + pick([
          "0", "-0", "1", "-17", "3.25", "1e5", "1E-7", "-2.5e+3", "123456789012345678901234567890",
          "0.1", "4.9e-324", "1.7976931348623157e308", "9007199254740993",
          "2.2250738585072014E-308",
        ])
    case 2, 3, 4: return space + "\"" + text() + "\""
    case 5:
      return space + "[" + (0..<below(5)).map { _ in json(depth: depth + 1) }.joined(separator: ",")
        + space + "]"
    default:
      let members = (0..<below(6)).map { "\"k\($0)\(text())\"\(space):" + json(depth: depth + 1) }
      return space + "{" + members.joined(separator: ",") + "}"
    }
  }

  package mutating func text() -> String {
    let parts = [
      "a", "plain words of some length", "\\n", "\\\"", "\\\\", "\\/", "\\u00e9", "\\ud83d\\ude00",
      "é",
      "模型", "😀", "\\t", "\\b\\f\\r", "\\u0001", " ", "\u{7F}", "\\u2028",
    ]
    return (0..<below(5)).map { _ in pick(parts) }.joined()
  }
}
