/// The layout features that the fonts of a page keep.
///
/// The list is ours, not HarfBuzz's own, which grows from version to version: bytes would change.
enum FontFeatures {
  /// What shaping applies to any text without being asked, and figures of one width.
  private static let common = [
    "calt", "ccmp", "clig", "curs", "kern", "liga", "locl", "mark", "mkmk", "rclt", "rlig", "rvrn",
    "tnum",
  ]
  /// Text that runs from left to right or from right to left.
  private static let directions = ["ltra", "ltrm", "rtla", "rtlm"]
  /// Arabic, Syriac, Mongolian and others whose letters join.
  private static let joining = [
    "cswh", "fin2", "fin3", "fina", "init", "isol", "med2", "medi", "mset", "stch",
  ]
  private static let hangul = ["ljmo", "tjmo", "vjmo"]
  /// The scripts of India, of Tibet and of South-East Asia.
  private static let syllables = [
    "abvf", "abvm", "abvs", "akhn", "blwf", "blwm", "blws", "cfar", "cjct", "dist", "half", "haln",
    "nukt", "pref", "pres", "pstf", "psts", "rkrf", "rphf", "vatu",
  ]
  /// Shaping applies these around U+2044 alone; elsewhere they would keep many glyphs for nothing.
  private static let fractions = ["dnom", "frac", "numr"]

  /// The features for some characters, by their four letters.
  static func kept(for characters: Set<UInt32>) -> [String] {
    common + directions + joining + hangul + syllables
      + (characters.contains(0x2044) ? fractions : [])
  }
}
