import RandomStreams
import Testing

@Suite("A random stream depends on its name alone")
struct RandomStreamTests {
  @Test("state is the Philox block of (seed, purpose) at the index")
  func stateIsPhiloxBlock() {
    let block = Philox4x64.block(
      counter: SIMD4(41, 0, 0, 0), key: SIMD2(7, StreamPurpose("cluster-bootstrap").hash))
    var expected = Xoshiro256PlusPlus(state: block)
    var stream = RandomStream(seed: 7, purpose: "cluster-bootstrap", index: 41)
    #expect((0..<10).map { _ in stream.next() } == (0..<10).map { _ in expected.next() })
  }

  @Test("known answers of a stream: bits, uniforms, indices and a shuffle")
  func knownAnswers() {
    var bits = RandomStream(seed: 7, purpose: "test", index: 3)
    #expect((0..<3).map { _ in bits.next() } == KnownAnswers.bits)
    var uniforms = RandomStream(seed: 7, purpose: "test", index: 3)
    #expect((0..<3).map { _ in uniforms.uniform() } == KnownAnswers.uniforms)
    var indices = RandomStream(seed: 7, purpose: "test", index: 3)
    #expect((0..<10).map { _ in indices.index(below: 104) } == KnownAnswers.indices)
    var shuffled = Array(0..<10)
    var stream = RandomStream(seed: 7, purpose: "test", index: 3)
    stream.shuffle(&shuffled)
    #expect(shuffled == KnownAnswers.shuffled)
  }

  @Test("seed, purpose and index each change the stream")
  func namesDiffer() {
    let names: [(UInt64, String, UInt64)] = [(1, "a", 0), (2, "a", 0), (1, "b", 0), (1, "a", 1)]
    let starts = names.map { seed, purpose, index in
      var stream = RandomStream(seed: seed, purpose: purpose, index: index)
      return stream.next()
    }
    #expect(Set(starts).count == names.count)
  }

  @Test("uniforms lie in 0..<1 and have mean 1/2")
  func uniformRange() {
    var stream = RandomStream(seed: 1, purpose: "uniform", index: 0)
    let draws = (0..<100_000).map { _ in stream.uniform() }
    #expect(draws.allSatisfy { $0 >= 0 && $0 < 1 })
    let mean: Double = draws.reduce(0, +) / 100_000
    // Four standard errors, each the root of 1/12 over the number of draws.
    #expect(abs(mean - 0.5) < 0.0037)
  }

  @Test("indices are equally likely", arguments: [1, 2, 3, 7, 104, 1 << 20])
  func indicesAreUniform(bound: Int) {
    var stream = RandomStream(seed: 1, purpose: "index", index: UInt64(bound))
    let bins = min(bound, 104)
    var counts = [Int](repeating: 0, count: bins)
    let draws = 104_000
    for _ in 0..<draws {
      let index = stream.index(below: bound)
      #expect(index >= 0 && index < bound)
      counts[index % bins] += 1
    }
    let expected = Double(draws) / Double(bins)
    let statistic = counts.reduce(0.0) {
      $0 + (Double($1) - expected) * (Double($1) - expected) / expected
    }
    let degrees = Double(bins - 1)
    #expect(statistic <= degrees + 5 * (2 * degrees).squareRoot())
  }

  @Test("the largest bounds are met without a trap", arguments: [Int.max, Int.max / 2 + 2])
  func largeBounds(bound: Int) {
    var stream = RandomStream(seed: 1, purpose: "large", index: 0)
    #expect((0..<1000).allSatisfy { _ in (0..<bound).contains(stream.index(below: bound)) })
  }

  @Test("a bound below 2 gives 0 and draws nothing", arguments: [1, 0, -5, Int.min])
  func smallBounds(bound: Int) {
    var stream = RandomStream(seed: 1, purpose: "small", index: 0)
    var untouched = stream
    #expect(stream.index(below: bound) == 0)
    #expect(stream.next() == untouched.next())
  }

  @Test("all orders of three elements are equally likely, and slices keep their place")
  func shuffleIsFair() {
    var stream = RandomStream(seed: 3, purpose: "shuffle", index: 0)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<60_000 {
      var elements = [0, 1, 2]
      stream.shuffle(&elements)
      counts[elements, default: 0] += 1
    }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 10_000) < 500 })
    var slice = Array(0..<10)[4...7]
    stream.shuffle(&slice)
    #expect(slice.sorted() == [4, 5, 6, 7])
    var empty: [Int] = []
    stream.shuffle(&empty)
    #expect(empty.isEmpty)
  }
}
