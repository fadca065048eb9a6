internal import Diagnostics
internal import Documents

/// Reads what stands between `$` and `$`: a documented part of the language of TeX, set as text with
/// raised and lowered parts.
struct FormulaReader {
  private let text: LocatedText
  private let scalars: [Unicode.Scalar]
  /// The byte at which each scalar begins.
  private let offsets: [Int]
  private var position = 0
  private(set) var problems: [Diagnostic] = []

  init(_ text: LocatedText) {
    self.text = text
    scalars = Array(text.text.unicodeScalars)
    var offsets: [Int] = []
    var offset = 0
    for scalar in scalars {
      offsets.append(offset)
      offset += UTF8.width(scalar)
    }
    self.offsets = offsets + [offset]
  }

  /// The formula; empty where it has a problem.
  mutating func spans() -> [Span] {
    let spans = list(until: nil, depth: 0)
    return problems.isEmpty ? FormulaReader.joined(spans) : []
  }

  // MARK: What there is

  /// Commands that stand for one sign, with spaces round it where it stands between two things.
  static let signs: [String: (sign: String, isOperator: Bool)] = {
    var signs: [String: (String, Bool)] = [:]
    let letters = [
      "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
      "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ",
      "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ",
      "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
      "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ",
      "Omega": "Ω", "infty": "∞", "ell": "ℓ", "partial": "∂", "sum": "∑", "prod": "∏", "int": "∫",
      "ldots": "…", "dots": "…", "cdots": "⋯", "emptyset": "∅", "forall": "∀", "exists": "∃",
      "prime": "′", "circ": "°", "{": "{", "}": "}", "%": "%", "$": "$", "_": "_", "#": "#",
      "&": "&", ",": "\u{2009}", ";": "\u{2005}", " ": " ", "quad": "\u{2003}", "!": "",
      "langle": "⟨", "rangle": "⟩", "left": "", "right": "",
    ]
    for (name, sign) in letters { signs[name] = (sign, false) }
    let operators = [
      "cdot": "·", "times": "×", "div": "÷", "pm": "±", "mp": "∓", "le": "≤", "leq": "≤",
      "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "∼",
      "propto": "∝", "in": "∈", "notin": "∉", "subset": "⊂", "cup": "∪", "cap": "∩", "to": "→",
      "rightarrow": "→", "leftarrow": "←", "mid": "|", "ll": "≪", "gg": "≫", "lt": "<", "gt": ">",
    ]
    for (name, sign) in operators { signs[name] = (sign, true) }
    return signs
  }()

  /// Marks above a letter.
  static let accents = [
    "bar": "\u{304}", "hat": "\u{302}", "tilde": "\u{303}", "dot": "\u{307}", "vec": "\u{20D7}",
    "overline": "\u{304}",
  ]

  /// Names that stand upright.
  static let functions = [
    "log", "ln", "exp", "min", "max", "sin", "cos", "tan", "arg", "Pr", "sup", "inf", "lim", "det",
    "var", "cov",
  ]

  /// Commands that take groups.
  static let groups = ["frac", "sqrt", "text", "mathrm", "mathbf", "operatorname"]

  /// Every command of more than one letter, as messages and the manual name them.
  static var known: [String] {
    var names = Array(signs.keys)
    names += Array(accents.keys)
    names += functions
    names += groups
    return names.filter { $0.count > 1 }.sorted()
  }

  // MARK: Reading

  private static let deepest = 12

  private mutating func list(until close: Unicode.Scalar?, depth: Int) -> [Span] {
    var spans: [Span] = []
    guard depth <= FormulaReader.deepest else {
      add("the formula is nested more than \(FormulaReader.deepest) deep", "Write it out")
      position = scalars.count
      return []
    }
    while position < scalars.count {
      let scalar = scalars[position]
      if scalar == close { return spans }
      switch scalar {
      case "^", "_": script(scalar == "^" ? .raised : .lowered, on: &spans, depth: depth)
      case "}":
        add("`}` closes nothing in the formula", "Remove it, or write `\\}` for the sign")
        position += 1
      default: spans += atom(after: spans, depth: depth)
      }
      if !problems.isEmpty { return spans }
    }
    return spans
  }

  /// One thing: a letter, a number, a group, a command.
  private mutating func atom(after spans: [Span], depth: Int) -> [Span] {
    let scalar = scalars[position]
    switch scalar {
    case "{": return group(depth: depth)
    case "\\": return command(after: spans, depth: depth)
    case " ", "\t", "\n":
      position += 1
      return []
    case "'":
      position += 1
      return [Span("′")]
    case "~":
      position += 1
      return [Span("\u{A0}")]
    case "&", "#", "%":
      add("`\(scalar)` has no meaning in a formula", "Write `\\\(scalar)` for the sign")
      return []
    case "=", "<", ">", "+", "-", "*", ":":
      position += 1
      let sign = scalar == "-" ? "−" : scalar == "*" ? "∗" : String(scalar)
      return [FormulaReader.sign(sign, isOperator: scalar != ":", after: spans)]
    case ",", ";":
      position += 1
      return [Span(String(scalar) + " ")]
    default:
      position += 1
      var span = Span(String(scalar))
      span.isEmphasized = scalar.properties.isAlphabetic
      return [span]
    }
  }

  /// A sign between two things has spaces round it; at the beginning it has none.
  private static func sign(_ sign: String, isOperator: Bool, after spans: [Span]) -> Span {
    guard isOperator else { return Span(sign) }
    let last = spans.last?.text ?? ""
    let isBetween = !last.isEmpty && !["(", "[", " ", ","].contains { last.hasSuffix($0) }
    return Span(isBetween ? "\u{2009}\(sign)\u{2009}" : sign)
  }

  private mutating func group(depth: Int) -> [Span] {
    let start = position
    position += 1
    let spans = list(until: "}", depth: depth + 1)
    guard position < scalars.count else {
      if problems.isEmpty {
        position = start
        add("`{` is not closed in the formula", "End it with `}`, or write `\\{` for the sign")
        position = scalars.count
      }
      return spans
    }
    position += 1
    return spans
  }

  private mutating func command(after spans: [Span], depth: Int) -> [Span] {
    let start = position
    position += 1
    var name = ""
    while position < scalars.count, scalars[position].isASCII,
      scalars[position].properties.isAlphabetic
    {
      name.unicodeScalars.append(scalars[position])
      position += 1
    }
    if name.isEmpty, position < scalars.count {
      name = String(scalars[position])
      position += 1
    }
    if let (sign, isOperator) = FormulaReader.signs[name] {
      return sign.isEmpty ? [] : [FormulaReader.sign(sign, isOperator: isOperator, after: spans)]
    }
    if FormulaReader.functions.contains(name) { return [Span(name + "\u{2009}")] }
    if let mark = FormulaReader.accents[name] {
      let inner = argument(of: name, at: start, depth: depth)
      guard let span = inner.first, inner.count == 1, let text = span.text, text.count == 1 else {
        refuse(start, "`\\\(name)` stands over one letter only", "Write `\\\(name){x}`")
        return []
      }
      var marked = span
      marked.content = .text(text + mark)
      return [marked]
    }
    switch name {
    case "frac":
      let upper = argument(of: name, at: start, depth: depth)
      let lower = argument(of: name, at: start, depth: depth)
      return FormulaReader.enclosed(upper) + [Span("/")] + FormulaReader.enclosed(lower)
    case "sqrt":
      return [Span("√")] + FormulaReader.enclosed(argument(of: name, at: start, depth: depth))
    case "text", "mathrm", "operatorname", "mathbf":
      return upright(name, at: start)
    default:
      refuse(
        start, "`\\\(VisibleText.name(name))` is no command of formulas",
        NameSuggestion.nearest(to: name, among: FormulaReader.known)
          .map { "Did you mean `\\\($0)`?" } ?? "See the list of commands in the manual of reports")
      return []
    }
  }

  private mutating func argument(of name: String, at start: Int, depth: Int) -> [Span] {
    while position < scalars.count, scalars[position] == " " { position += 1 }
    guard position < scalars.count, problems.isEmpty, scalars[position] != "}" else {
      if problems.isEmpty {
        refuse(start, "`\\\(name)` is followed by nothing", "Write `\\\(name){…}`")
      }
      return []
    }
    return atom(after: [], depth: depth + 1)
  }

  /// Letters that stand upright, with the spaces between them.
  private mutating func upright(_ name: String, at start: Int) -> [Span] {
    guard position < scalars.count, scalars[position] == "{",
      let close = scalars[position...].firstIndex(of: "}")
    else {
      refuse(start, "`\\\(name)` is followed by no group", "Write `\\\(name){…}`")
      return []
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[(position + 1)..<close])
    position = close + 1
    var span = Span(String(view))
    span.isStrong = name == "mathbf"
    return [span]
  }

  private mutating func script(
    _ baseline: TextSpan.Baseline, on spans: inout [Span], depth: Int
  ) {
    let start = position
    position += 1
    while position < scalars.count, scalars[position] == " " { position += 1 }
    guard position < scalars.count, scalars[position] != "}" else {
      refuse(start, "`\(scalars[start])` is followed by nothing", "Write `x\(scalars[start])2`")
      return
    }
    let inner = atom(after: [], depth: depth + 1)
    guard inner.allSatisfy({ $0.baseline == .normal }) else {
      refuse(start, "scripts of scripts are not set", "Write the formula on one level")
      return
    }
    spans += inner.map { span in
      var span = span
      span.baseline = baseline
      return span
    }
  }

  /// In parentheses where it is more than one thing.
  private static func enclosed(_ spans: [Span]) -> [Span] {
    let text = spans.compactMap(\.text).joined()
    let isOne = text.allSatisfy(\.isNumber) || spans.filter { $0.baseline == .normal }.count <= 1
    return isOne ? spans : [Span("(")] + spans + [Span(")")]
  }

  private static func joined(_ spans: [Span]) -> [Span] {
    spans.reduce(into: []) { joined, span in
      guard let last = joined.last, let before = last.text, let text = span.text,
        last.isStyled(as: span)
      else {
        joined.append(span)
        return
      }
      joined[joined.count - 1].content = .text(before + text)
    }
  }

  private mutating func add(_ message: String, _ remedy: String) {
    refuse(position, message, remedy)
  }

  private mutating func refuse(_ index: Int, _ message: String, _ remedy: String) {
    problems.append(
      Diagnostic(
        report: .wrongFormula, at: text.place(offsets[min(index, scalars.count)]), message,
        remedy: remedy))
  }
}
