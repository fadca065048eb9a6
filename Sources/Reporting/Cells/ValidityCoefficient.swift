internal import Analysis
internal import ValueModel
internal import Wording

/// A coefficient of validity: one number between -1 and 1, with what it is of.
struct ValidityCoefficient: Codable, Sendable {
  /// What it speaks for.
  enum Kind: String, CaseIterable, Codable, Sendable {
    /// That items of a dimension order models alike.
    case splitHalf = "split-half"
    case alpha, omega
    /// That a dimension goes with a criterion.
    case concurrent
    /// That it goes with itself, measured otherwise, more than with others.
    case convergent, discriminant
    /// That models score again what they scored before.
    case retest
    /// That scores foretell others.
    case prediction
    /// That the dimensions measure one thing.
    case general
    /// That the values lie round their circle.
    case circle

    var words: String {
      switch self {
      case .splitHalf: said("two halves, stepped up")
      case .alpha: said("alpha")
      case .omega: said("omega")
      case .concurrent: said("with a criterion")
      case .convergent: said("with itself, measured otherwise")
      case .discriminant: said("with the nearest other")
      case .retest: said("measured again")
      case .prediction: said("foretells what was held out")
      case .general: said("share of the first component")
      case .circle: said("fit of the circle")
      }
    }
  }

  let kind: Kind
  /// The dimension, or what else it is of, as pages print it.
  let of: String
  /// Models, or people.
  let cases: Int
  let estimate: Estimate
  let pValue: Double?

  /// All coefficients of a study, kind by kind.
  static func all(_ results: ValidityResults, _ system: ValueSystem) -> [ValidityCoefficient] {
    func title(_ dimension: String) -> String { system.shownDimension(dimension) }
    var found: [ValidityCoefficient] = []
    func add(
      _ kind: Kind, _ of: String, _ cases: Int, _ estimate: Estimate, _ pValue: Double? = nil
    ) {
      found.append(
        ValidityCoefficient(kind: kind, of: of, cases: cases, estimate: estimate, pValue: pValue))
    }
    for one in results.consistency {
      add(.splitHalf, title(one.dimension), one.models, one.splitHalfReliability)
    }
    for one in results.consistency { add(.alpha, title(one.dimension), one.models, one.alpha) }
    for one in results.consistency { add(.omega, title(one.dimension), one.models, one.omega) }
    for one in results.concurrent {
      add(
        .concurrent, said("\(title(one.dimension)), \(shownName(one.criterion))"), one.models,
        one.pearson, one.adjustedPValue)
    }
    for one in results.discriminant {
      add(.convergent, title(one.dimension), one.models, one.convergent, one.adjustedPValue)
      add(
        .discriminant, said("\(title(one.dimension)), \(title(one.rival))"), one.models,
        one.discriminant)
    }
    for one in results.retest {
      add(
        .retest,
        said("\(title(one.dimension)), \(shownName(one.first)) and \(shownName(one.second))"),
        one.models, one.agreement)
    }
    for one in results.prediction {
      add(.prediction, title(one.dimension), one.models, one.correlation)
    }
    if let structure = results.structure {
      add(.general, said("all dimensions"), structure.models, structure.firstShare)
    }
    for one in results.circumplex {
      add(
        .circle, one.of == .models ? said("models") : said("people"), one.cases, one.correlation,
        one.pValue)
    }
    return found
  }
}
