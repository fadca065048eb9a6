import RandomStreams
import Testing

@Suite("Generators give the numbers of their definitions")
struct GeneratorTests {
  @Test("Philox block equals numpy's Philox(key=[7, 0], counter=[0, 5, 0, 0])")
  func philoxEqualsNumpy() {
    let block = Philox4x64.block(counter: SIMD4(1, 5, 0, 0), key: SIMD2(7, 0))
    #expect(
      block
        == SIMD4(
          7_765_043_888_015_689_510, 3_509_751_079_277_994_002, 15_347_057_911_069_881_526,
          14_713_324_034_139_612_941))
  }

  @Test("Philox block gives the known answers of Random123 for zeros and for ones")
  func philoxKnownAnswers() {
    let zeros = Philox4x64.block(counter: .zero, key: .zero)
    #expect(
      zeros
        == SIMD4(
          0x1655_4D9E_CA36_314C, 0xDB20_FE9D_672D_0FDC, 0xD7E7_72CE_E186_176B,
          0x7E68_B68A_EC7B_A23B))
    let ones = Philox4x64.block(
      counter: SIMD4(repeating: .max), key: SIMD2(repeating: .max))
    #expect(
      ones
        == SIMD4(
          0x87B0_92C3_013F_E90B, 0x438C_3C67_BE8D_0224, 0x9CC7_D7C6_9CD7_77B6,
          0xA09C_AEBF_594F_0BA0))
  }

  @Test("xoshiro256++ from state 1, 2, 3, 4 gives the published start")
  func xoshiroKnownAnswers() {
    var generator = Xoshiro256PlusPlus(state: SIMD4(1, 2, 3, 4))
    #expect(
      (0..<3).map { _ in generator.next() } == [41_943_041, 58_720_359, 3_588_806_011_781_223])
  }

  @Test("xoshiro256++ leaves the all-zero state")
  func xoshiroZeroState() {
    var generator = Xoshiro256PlusPlus(state: .zero)
    #expect((0..<8).contains { _ in generator.next() != 0 })
  }

  @Test("SplitMix64 gives the numbers of its definition")
  func splitMix() {
    var generator = SplitMix64(seed: 1_234_567)
    #expect(
      (0..<3).map { _ in generator.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }

  @Test("Mersenne Twister gives the C++ standard's ten-thousandth number")
  func mersenneTwister() {
    var generator = MersenneTwister(seed: 5489)
    for _ in 0..<9_999 { _ = generator.next() }
    #expect(generator.next() == 4_123_659_995)
  }

  @Test("purpose is hashed by FNV-1a")
  func purposeHash() {
    #expect(StreamPurpose("").hash == 0xCBF2_9CE4_8422_2325)
    #expect(StreamPurpose("a").hash == 0xAF63_DC4C_8601_EC8C)
    #expect(StreamPurpose("foobar").hash == 0x8594_4171_F739_67E8)
  }
}
