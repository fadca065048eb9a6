/// What pages owe to others.
package enum Notices {
  /// Said in each file: the licences of the fonts in it and of its colours.
  package static let fontsAndColors =
    "Fonts: Inter and Noto under the SIL Open Font License 1.1, DejaVu under the licence of "
    + "Bitstream Vera, Symbola by George Douros. Colours: Okabe and Ito, Color Universal Design. "
    + "See THIRD-PARTY.md of Value Compass."
}
