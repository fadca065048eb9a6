internal import FileFormats

/// Reading what a model was asked, which is a text or a list of messages.
extension JSONScanner {
  /// A text as it is, or the messages of a conversation with their roles, parted by blank lines; nil
  /// for anything else, which is passed over.
  ///
  /// A single message of the user is its text only, so that a prompt is the same whichever way a
  /// tool wrote it down.
  mutating func conversationIfAny() throws(JSONError) -> String? {
    guard try peek() == .array else { return try textIfAny() }
    var messages: [(role: String?, text: String)] = []
    try elements { (scanner) throws(JSONError) in
      guard try scanner.peek() == .object else {
        if let text = try scanner.textIfAny() { messages.append((nil, text)) }
        return
      }
      var role: String?
      var text: String?
      try scanner.members { (key, scanner) throws(JSONError) in
        switch key {
        case "role": role = try scanner.textIfAny()
        case "content": text = try scanner.contentIfAny()
        default: try scanner.skipValue()
        }
      }
      if let text { messages.append((role, text)) }
    }
    return Conversation.text(of: messages)
  }

  /// The content of a message: a text, or the texts among its parts, a line each; images and the
  /// like are passed over.
  mutating func contentIfAny() throws(JSONError) -> String? {
    guard try peek() == .array else { return try textIfAny() }
    var texts: [String] = []
    try elements { (scanner) throws(JSONError) in
      guard try scanner.peek() == .object else {
        if let text = try scanner.textIfAny() { texts.append(text) }
        return
      }
      try scanner.members { (key, scanner) throws(JSONError) in
        guard key == "text" else { return try scanner.skipValue() }
        if let text = try scanner.textIfAny() { texts.append(text) }
      }
    }
    return texts.joined(separator: "\n")
  }
}

/// How a conversation is written as one text.
enum Conversation {
  /// The messages with their roles, parted by blank lines; nil where there are none.
  static func text(of messages: [(role: String?, text: String)]) -> String? {
    guard let first = messages.first else { return nil }
    if messages.count == 1, first.role == nil || first.role == "user" { return first.text }
    return messages.map { message in
      (message.role.map { "\($0): " } ?? "") + message.text
    }.joined(separator: "\n\n")
  }
}
