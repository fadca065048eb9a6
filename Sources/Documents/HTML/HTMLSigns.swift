/// The signs of boxes, as pages draw them: each kind has its own shape, so that none needs its colour.
enum HTMLSigns {
  static func sign(_ kind: Callout.Kind) -> String {
    let stem = { (top: Double, end: Double) in
      "<path d=\"M8 \(top)V\(end)\"/><circle class=\"point\" cx=\"8\" cy=\"\(end + 2.6)\" r=\"1\"/>"
    }
    let triangle = "M8 1.6L15 14.4H1Z"
    let shape =
      switch kind {
      case .note, .aside:
        "<circle cx=\"8\" cy=\"8\" r=\"6.9\"/><path d=\"M8 7.4V11.6\"/>"
          + "<circle class=\"point\" cx=\"8\" cy=\"4.6\" r=\"1\"/>"
      case .tip: "<circle cx=\"8\" cy=\"8\" r=\"6.9\"/><path d=\"M4.8 8.3L7.1 10.6L11.3 5.7\"/>"
      case .important: "<path d=\"M8 0.8L15.2 8L8 15.2L0.8 8Z\"/>" + stem(4.4, 8.6)
      case .caution: "<path d=\"\(triangle)\"/>" + stem(6.2, 9.6)
      case .warning: "<path class=\"filled\" d=\"\(triangle)\"/>" + stem(6.2, 9.6)
      }
    return "<svg class=\"sign\" viewBox=\"0 0 16 16\" aria-hidden=\"true\" focusable=\"false\">"
      + "\(shape)</svg>"
  }
}
