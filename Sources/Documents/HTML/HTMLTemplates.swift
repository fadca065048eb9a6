internal import CPages

/// The style rules and the scripts of pages, compiled in from `templates/html`.
enum HTMLTemplates {
  static var reportStyle: String { text(of: cpages_report_css()) }
  static var reportScript: String { text(of: cpages_report_js()) }
  static var boardStyle: String { text(of: cpages_board_css()) }
  static var boardScript: String { text(of: cpages_board_js()) }

  private static func text(of file: CPagesFile) -> String {
    String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.count), as: UTF8.self)
  }
}
