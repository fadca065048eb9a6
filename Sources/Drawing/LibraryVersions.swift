import CCairo

/// The versions of the drawing libraries that are loaded, for the reproducibility page.
package struct LibraryVersions: Sendable, Hashable, Codable {
  package let cairo: String
  package let pango: String
  package let harfbuzz: String
  package let fontconfig: String
  package let qpdf: String

  /// Asks the libraries that this process has loaded, not the headers it was built with.
  package init() {
    cairo = String(cString: cairo_version_string())
    pango = String(cString: pango_version_string())
    harfbuzz = String(cString: hb_version_string())
    qpdf = QPDFFile.libraryVersion
    let version = Int(FcGetVersion())
    fontconfig = "\(version / 10_000).\(version / 100 % 100).\(version % 100)"
  }
}
