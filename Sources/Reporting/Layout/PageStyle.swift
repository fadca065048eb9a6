internal import Charts
internal import Diagnostics
internal import Drawing

/// Sizes, faces and colours of a report page (points).
enum PageStyle {
  static let page = Size.a4
  static let left = 57.0
  static let right = 57.0
  static let top = 60.0
  static let bottom = 60.0
  static let textWidth = page.width - left - right
  /// Eight of twelve columns: about 70 characters of body text.
  static let bodyWidth = 316.9
  /// The most that lists and quotations are indented.
  static let deepestIndent = 112.0
  static let contentHeight = page.height - top - bottom

  /// Of charts; the pages have its inks too.
  static let theme = ChartTheme()
  static let ink = theme.ink
  static let muted = theme.muted
  static let hairline = theme.hairline
  static let accent = theme.accent

  static let title = TextStyle(family: .display, weight: .semibold, size: 26, color: ink)
  static let titleLeading = 30.0
  static let subtitle = TextStyle(size: 12, color: muted)
  static let subtitleLeading = 17.0
  static let kicker = TextStyle(
    weight: .semibold, size: 7.6, color: accent, letterSpacing: 0.35)
  static let body = TextStyle(size: 9.6, color: ink)
  static let bodyLeading = 14.4
  static let caption = TextStyle(size: 8.4, color: ink)
  static let captionLeading = 11.8
  static let tableText = TextStyle(size: 8.4, color: ink, tabularFigures: true)
  static let tableHead = TextStyle(weight: .semibold, size: 7.6, color: ink)
  static let rowPitch = 15.2
  static let note = TextStyle(size: 7, color: muted)
  static let noteLeading = 9.8
  static let code = TextStyle(family: .mono, size: 8, color: ink)
  static let codeLeading = 11.5
  static let runningHead = TextStyle(size: 7.4, color: muted)
  static let pageNumber = TextStyle(weight: .medium, size: 7.4, color: ink, tabularFigures: true)
  static let build = TextStyle(size: 6.8, color: muted)

  static func heading(_ level: Int) -> (style: TextStyle, leading: Double, before: Double) {
    switch level {
    case 1: (TextStyle(family: .display, weight: .semibold, size: 22, color: ink), 26, 28.8)
    case 2: (TextStyle(weight: .semibold, size: 12.5, color: ink), 16, 21.6)
    default: (TextStyle(weight: .semibold, size: 10, color: ink), 14, 14.4)
    }
  }

  /// The language that chooses between the regional forms of Han characters: that of the script
  /// which the text itself shows, Simplified Chinese where only Han characters stand.
  static func language(of text: String) -> String? {
    var hasHan = false
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x3040...0x30FF: return "ja"
      case 0x1100...0x11FF, 0xAC00...0xD7AF: return "ko"
      case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x2FA1F: hasHan = true
      default: continue
      }
    }
    return hasHan ? "zh-Hans" : nil
  }

  /// Text for a page; every text of one goes through here or through the spans below, so that
  /// none can hide anything in it.
  static func styled(_ text: String, _ style: TextStyle) -> StyledText {
    StyledText(VisibleText.prose(text), style: style.inLanguage(language(of: text)))
  }

  /// Text of spans over a base style.
  static func styled(_ spans: [ResolvedSpan], _ base: TextStyle) -> StyledText {
    StyledText(
      runs: spans.map { span in
        var style = base.inLanguage(language(of: span.text))
        if span.isStrong { style.weight = .semibold }
        if span.isEmphasized { style.italic = true }
        if span.isMuted { style.color = muted }
        if span.isCode {
          style.family = .mono
          style.size = max(TextStyle.smallestSize, base.size * 0.92)
        }
        let link: LinkTarget? =
          switch span.link {
          case .uri(let uri): .uri(uri)
          case .destination(let name): .destination(name)
          case nil: nil
          }
        if link != nil { style.color = accent }
        return StyledText.Run(VisibleText.prose(span.text), style: style, link: link)
      })
  }
}
