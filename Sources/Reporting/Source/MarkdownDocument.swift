internal import CMarkdown

/// A text as cmark-gfm reads it, with tables and struck text.
final class MarkdownDocument {
  /// Of the parser that is loaded.
  static var libraryVersion: String { String(cString: cmark_version_string()) }

  private let root: OpaquePointer

  private static let extensions: [String] = {
    cmark_gfm_core_extensions_ensure_registered()
    return ["table", "strikethrough"]
  }()

  /// - Parameter isSmart: Whether quotes, dashes and dots become those of print.
  init?(_ bytes: [UInt8], isSmart: Bool) {
    let options =
      CMARK_OPT_DEFAULT | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE | (isSmart ? CMARK_OPT_SMART : 0)
    let extensions = MarkdownDocument.extensions
    guard let parser = cmark_parser_new(options) else { return nil }
    defer { cmark_parser_free(parser) }
    for name in extensions {
      guard let found = cmark_find_syntax_extension(name) else { return nil }
      cmark_parser_attach_syntax_extension(parser, found)
    }
    bytes.withUnsafeBytes { buffer in
      cmark_parser_feed(
        parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    guard let document = cmark_parser_finish(parser) else { return nil }
    root = document
  }

  deinit { cmark_node_free(root) }

  var node: MarkdownNode { MarkdownNode(pointer: root) }

  /// The line, from 0, of the first block or inline that is nested more than so deep.
  func line(deeperThan most: Int) -> Int? {
    guard let iterator = cmark_iter_new(root) else { return nil }
    defer { cmark_iter_free(iterator) }
    var depth = 0
    var line = 0
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return nil }
      guard let node = cmark_iter_get_node(iterator), cmark_node_first_child(node) != nil else {
        continue
      }
      depth += event == CMARK_EVENT_ENTER ? 1 : -1
      // The lines of inlines are not reliable; that of their block is.
      let isBlock = cmark_node_get_type(node).rawValue & 0xC000 == 0x8000
      if isBlock, event == CMARK_EVENT_ENTER { line = Int(cmark_node_get_start_line(node)) - 1 }
      if depth > most { return max(0, line) }
    }
  }
}

/// A node of a document; it lives as long as its document.
struct MarkdownNode {
  fileprivate let pointer: OpaquePointer

  enum Kind {
    case document, heading, paragraph, list, item, quotation, code, html, rule
    case table, row, cell
    case text, softBreak, lineBreak, codeSpan, inlineHTML, emphasis, strong, link, image, struck
    case other
  }

  var kind: Kind {
    switch cmark_node_get_type(pointer) {
    case CMARK_NODE_DOCUMENT: .document
    case CMARK_NODE_HEADING: .heading
    case CMARK_NODE_PARAGRAPH: .paragraph
    case CMARK_NODE_LIST: .list
    case CMARK_NODE_ITEM: .item
    case CMARK_NODE_BLOCK_QUOTE: .quotation
    case CMARK_NODE_CODE_BLOCK: .code
    case CMARK_NODE_HTML_BLOCK: .html
    case CMARK_NODE_THEMATIC_BREAK: .rule
    case CMARK_NODE_TEXT: .text
    case CMARK_NODE_SOFTBREAK: .softBreak
    case CMARK_NODE_LINEBREAK: .lineBreak
    case CMARK_NODE_CODE: .codeSpan
    case CMARK_NODE_HTML_INLINE: .inlineHTML
    case CMARK_NODE_EMPH: .emphasis
    case CMARK_NODE_STRONG: .strong
    case CMARK_NODE_LINK: .link
    case CMARK_NODE_IMAGE: .image
    default: extensionKind
    }
  }

  private var extensionKind: Kind {
    switch cmark_node_get_type_string(pointer).map({ String(cString: $0) }) {
    case "table": .table
    case "table_header", "table_row": .row
    case "table_cell": .cell
    case "strikethrough": .struck
    default: .other
    }
  }

  var children: [MarkdownNode] {
    var children: [MarkdownNode] = []
    var next = cmark_node_first_child(pointer)
    while let node = next {
      children.append(MarkdownNode(pointer: node))
      next = cmark_node_next(node)
    }
    return children
  }

  /// The lines of a block, from 0.
  var lines: ClosedRange<Int> {
    let first = max(0, Int(cmark_node_get_start_line(pointer)) - 1)
    return first...max(first, Int(cmark_node_get_end_line(pointer)) - 1)
  }

  var literal: String { cmark_node_get_literal(pointer).map { String(cString: $0) } ?? "" }
  var address: String { cmark_node_get_url(pointer).map { String(cString: $0) } ?? "" }
  var headingLevel: Int { Int(cmark_node_get_heading_level(pointer)) }

  /// The first number of an ordered list; nil for others.
  var listStart: Int? {
    cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST
      ? Int(cmark_node_get_list_start(pointer)) : nil
  }

  /// How the columns of a table are set: `l`, `c`, `r` or 0 each.
  var alignments: [UInt8] {
    let count = Int(cmark_gfm_extensions_get_table_columns(pointer))
    guard let alignments = cmark_gfm_extensions_get_table_alignments(pointer) else { return [] }
    return (0..<count).map { alignments[$0] }
  }
}
