/// What a page is looked at on.
package struct Screen: Sendable, CustomStringConvertible {
  package enum Scheme: String, Sendable, CaseIterable { case light, dark }

  /// In pixels of style sheets.
  package var width: Int
  package var height: Int
  package var scheme: Scheme
  /// How far the reader has magnified the page: at 2, as many pixels of the screen hold half as many
  /// of style sheets.
  package var zoom: Double
  package var runsScripts: Bool
  package var reducesMotion: Bool

  package init(
    width: Int, height: Int = 900, scheme: Scheme = .light, zoom: Double = 1,
    runsScripts: Bool = true, reducesMotion: Bool = true
  ) {
    self.width = width
    self.height = height
    self.scheme = scheme
    self.zoom = zoom
    self.runsScripts = runsScripts
    self.reducesMotion = reducesMotion
  }

  package var description: String {
    "\(width) px, \(scheme.rawValue)" + (zoom == 1 ? "" : ", at \(Int(zoom * 100)) %")
      + (runsScripts ? "" : ", without scripts")
  }
}
