import CCairo
import Foundation

/// The fonts that a page may use: fixed directories and no setting of the user or the machine.
///
/// Fontconfig's usual answer depends on what else is installed and on `~/.config`; a report's
/// bytes must not.
final class FontConfiguration {
  static let directories = [
    "/usr/share/fonts/opentype/inter", "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/truetype/noto", "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/truetype/ancient-scripts",
  ]

  static let required: [(family: String, package: String)] = [
    ("Inter", "fonts-inter"), ("Inter Display", "fonts-inter"),
    ("DejaVu Sans Mono", "fonts-dejavu-core"), ("DejaVu Sans", "fonts-dejavu-core"),
    ("Noto Sans", "fonts-noto-core"), ("Noto Sans Arabic", "fonts-noto-core"),
    ("Noto Sans CJK SC", "fonts-noto-cjk"), ("Noto Sans CJK TC", "fonts-noto-cjk"),
    ("Noto Sans CJK JP", "fonts-noto-cjk"), ("Noto Sans CJK KR", "fonts-noto-cjk"),
  ]

  /// Families that draw emoji and symbols in one colour; used where they are installed.
  static let symbolFamilies: [(family: String, package: String)] = [
    ("Symbola", "fonts-symbola"), ("Noto Emoji", "fonts-noto-extra"),
  ]

  let handle: OpaquePointer
  private let families: Set<String>
  /// Families tried after the named ones, in this order whatever the locale.
  let fallbackFamilies: [String]
  /// Names that stand for lists of families: every run of text needs one.
  private var listNames: [ListKey: String] = [:]

  private struct ListKey: Hashable {
    let family: TextStyle.Family
    let ideographs: String
  }

  init() throws(DrawingError) {
    guard let handle = FcConfigCreate() else {
      throw .fontConfiguration("no memory for it")
    }
    let directories = Self.directories.map { "<dir>\($0)</dir>" }.joined()
    // The system's cache spares the scan of some three hundred files; it is only ever read, and
    // a missing or stale one costs time, not fidelity. Colour fonts would come out as rasters.
    let xml = """
      <?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>\(directories)\
      <cachedir>/var/cache/fontconfig</cachedir><selectfont><rejectfont><pattern>\
      <patelt name="color"><bool>true</bool></patelt></pattern></rejectfont></selectfont>\
      <config><rescan><int>0</int></rescan></config></fontconfig>
      """
    guard FcConfigParseAndLoadFromMemory(handle, xml, FcBool(1)) != 0,
      FcConfigBuildFonts(handle) != 0
    else {
      FcConfigDestroy(handle)
      throw .fontConfiguration("its text was refused")
    }
    self.handle = handle
    families = Set(Self.patterns(of: handle).compactMap { Self.string("family", of: $0) })
    let sans = families.filter { $0.hasPrefix("Noto Sans ") && !$0.contains("CJK") }
    fallbackFamilies =
      ["Noto Sans"]
      // Plain text faces before their display, mono and drawn variants.
      + sans.filter { !$0.hasSuffix("Mono") && !$0.hasSuffix("Display") }.sorted()
      + ["DejaVu Sans"] + Self.symbolFamilies.map(\.family)
  }

  deinit { FcConfigDestroy(handle) }

  /// The first required face that is missing, as an error.
  func requireFaces() throws(DrawingError) {
    for (family, package) in Self.required where !families.contains(family) {
      throw .missingFace(family: family, package: package)
    }
  }

  /// A name that stands for the families of a style, first choice first: its own, the CJK family of
  /// its language, the other scripts, the other CJK families.
  ///
  /// Pango compares the families of a text's fonts over and over, and there are some hundred and
  /// fifty: a rule that puts them in the place of one name gives the same fonts in less time.
  func families(for style: TextStyle, language: String?) -> String {
    let key = ListKey(family: style.family, ideographs: Self.ideographFamily(language))
    if let known = listNames[key] { return known }
    let families = Self.familyList(
      of: style.family, pinned: key.ideographs, fallback: fallbackFamilies)
    let name = "list \(style.family.rawValue) \(key.ideographs)"
    // Without its rule the list does as well.
    let found = addRule(name, families) ? name : families.joined(separator: ",")
    listNames[key] = found
    return found
  }

  private func addRule(_ name: String, _ families: [String]) -> Bool {
    func escaped(_ text: String) -> String {
      text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }
    let list = families.map { "<string>\(escaped($0))</string>" }.joined()
    let xml = """
      <?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>\
      <match target="pattern"><test name="family" compare="eq"><string>\(name)</string></test>\
      <edit name="family" mode="assign" binding="strong">\(list)</edit></match></fontconfig>
      """
    return FcConfigParseAndLoadFromMemory(handle, xml, FcBool(1)) != 0
  }

  /// The families of a style in the order in which they are asked for a character.
  ///
  /// - Parameter pinned: the family of ideographs that comes before the other scripts.
  static func familyList(
    of family: TextStyle.Family, pinned: String, fallback: [String]
  ) -> [String] {
    let own =
      switch family {
      case .text: "Inter"
      case .display: "Inter Display"
      case .mono: "DejaVu Sans Mono"
      }
    let others = ["SC", "TC", "JP", "KR"].map { "Noto Sans CJK " + $0 }.filter { $0 != pinned }
    return [own, pinned] + fallback + others
  }

  /// The family with the regional forms of a language; simplified Chinese for any other.
  static func ideographFamily(_ language: String?) -> String {
    let parts = (language ?? "").lowercased().split(separator: "-").map(String.init)
    let traditional = Set(parts).intersection(["hant", "tw", "hk", "mo"])
    return switch parts.first {
    case "ja": "Noto Sans CJK JP"
    case "ko": "Noto Sans CJK KR"
    case "zh" where !traditional.isEmpty && !parts.contains("hans"): "Noto Sans CJK TC"
    default: "Noto Sans CJK SC"
    }
  }

  /// The installed faces, sorted by name.
  ///
  /// - Complexity: asks for the size of each of some hundred files.
  var faces: [FontFace] {
    Self.patterns(of: handle).compactMap(Self.face).sorted {
      ($0.family, $0.style, $0.path) < ($1.family, $1.style, $1.path)
    }
  }

  /// The face behind a fontconfig pattern; nil when it has no file.
  static func face(of pattern: OpaquePointer) -> FontFace? {
    guard let path = string("file", of: pattern), let family = string("family", of: pattern) else {
      return nil
    }
    var fixed: Int32 = 0
    // A 16.16 number, printed with three decimals as font editors do.
    let thousandths =
      FcPatternGetInteger(pattern, "fontversion", 0, &fixed) == FcResultMatch
      ? Int((Double(fixed) / 65_536 * 1_000).rounded()) : 0
    let fraction = String(thousandths % 1_000)
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    return FontFace(
      family: family, style: string("style", of: pattern) ?? "", path: path,
      version: "\(thousandths / 1_000)."
        + String(repeating: "0", count: 3 - fraction.count) + fraction,
      byteCount: size ?? 0)
  }

  /// Where the face behind a fontconfig pattern lies; nil when it has no file.
  static func source(of pattern: OpaquePointer) -> FontSource? {
    guard let face = face(of: pattern) else { return nil }
    var index: Int32 = 0
    var weight = 0.0
    var slant: Int32 = 0
    _ = FcPatternGetInteger(pattern, "index", 0, &index)
    _ = FcPatternGetInteger(pattern, "slant", 0, &slant)
    let hasWeight = FcPatternGetDouble(pattern, "weight", 0, &weight) == FcResultMatch
    return FontSource(
      face: face,
      // Above the sixteenth bit stands an instance of a variable font.
      index: Int(index) & 0xFFFF,
      weight: hasWeight ? Int(FcWeightToOpenTypeDouble(weight).rounded()) : 400,
      isItalic: slant > 0)
  }

  private static func string(_ key: String, of pattern: OpaquePointer) -> String? {
    var value: UnsafeMutablePointer<FcChar8>?
    guard FcPatternGetString(pattern, key, 0, &value) == FcResultMatch, let value else {
      return nil
    }
    return String(cString: value)
  }

  private static func patterns(of handle: OpaquePointer) -> [OpaquePointer] {
    guard let set = FcConfigGetFonts(handle, FcSetSystem) else { return [] }
    return (0..<Int(set.pointee.nfont)).compactMap { set.pointee.fonts[$0] }
  }
}
