/// Poisson weights of mean 1 from 64 random bits.
///
/// A weight of k means that the word lies at or above k of the thresholds, which are 2⁶⁴ times the
/// distribution function, rounded down: every probability is right to 2⁻⁶⁴.
enum PoissonWeight {
  /// The smallest word that gives each weight above 0.
  static let thresholds: [UInt64] = [
    0x5E2D_58D8_B3BC_DF1A, 0xBC5A_B1B1_6779_BE35, 0xEB71_5E1D_C158_2DC2,
    0xFB23_9797_34A2_52F1, 0xFF10_25F5_9174_DC3D, 0xFFD9_0F3B_A405_5E19,
    0xFFFA_8B71_FC72_C913, 0xFFFF_540C_0914_B3C9, 0xFFFF_ED1F_4AA8_F120,
    0xFFFF_FE21_6E64_1462, 0xFFFF_FFD4_D85D_3183, 0xFFFF_FFFC_6DA2_62B4,
    0xFFFF_FFFF_BA12_D178, 0xFFFF_FFFF_FB07_C64C, 0xFFFF_FFFF_FFAB_8EA5,
    0xFFFF_FFFF_FFFA_BE22, 0xFFFF_FFFF_FFFF_B11A, 0xFFFF_FFFF_FFFF_FBA1,
    0xFFFF_FFFF_FFFF_FFC5, 0xFFFF_FFFF_FFFF_FFFD, 0xFFFF_FFFF_FFFF_FFFF,
  ]

  /// The weight that a word stands for.
  @inline(__always)
  static func of(_ word: UInt64, _ thresholds: UnsafePointer<UInt64>, _ count: Int) -> Int {
    // Without branches up to 4; one word in 272 goes further.
    var weight = word >= thresholds[0] ? 1 : 0
    weight += word >= thresholds[1] ? 1 : 0
    weight += word >= thresholds[2] ? 1 : 0
    weight += word >= thresholds[3] ? 1 : 0
    guard word >= thresholds[4] else { return weight }
    weight = 5
    while weight < count, word >= thresholds[weight] { weight += 1 }
    return weight
  }
}
