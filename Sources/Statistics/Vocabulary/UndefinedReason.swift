/// Why a statistic is undefined: one vocabulary for the whole module.
public enum UndefinedReason: Sendable, Equatable, CustomStringConvertible {
  /// No score feeds the statistic.
  case noData
  /// One of its means rests on this many clusters, and two are needed to see any spread.
  case tooFewClusters(Int)
  /// Every resample gives the same number, so its spread cannot be judged.
  case constantData
  /// In this share of the resamples (0...1) the statistic could not be computed; 5 % are allowed.
  case undefinedReplicates(share: Double)
  /// Fewer than two replicates.
  case tooFewReplicates(Int)
  /// The level does not lie between 0 and 1.
  case invalidLevel(Double)
  /// The arithmetic left the range of finite numbers.
  case notFinite
  /// There is no quantity of this number.
  case noSuchQuantity(Int)
  /// A numerical routine failed; the text is its own account.
  case numericalFailure(String)
  /// No unit has ratings by two raters, so that nothing can be compared.
  case noPairableRatings
  /// All values are the same, so that agreement or association cannot be told from chance.
  case noVariation
  /// The statistic is defined for another number of raters.
  case wrongRaterCount(Int, needed: Int)
  /// There are fewer units than the statistic needs.
  case tooFewUnits(Int, needed: Int)
  /// The ratings are counts, which do not say who gave them.
  case ratersUnknown
  /// Some raters did not rate some units, and the statistic needs all of them.
  case missingRatings
  /// The ratings are names, and the statistic needs numbers or an order.
  case notNumeric
  /// The ratings are names, whatever their order, and the statistic needs differences.
  case needsNumbers
  /// The comparisons do not link all items in both directions: wins and losses never lead from one
  /// of these groups of items to another and back, so that no common scale exists.
  case disconnectedItems([[Int]])
  /// The likelihood grows without end in some direction, or is flat in one.
  case noFiniteMaximum
  /// No comparison ended in a tie.
  case noTies
  /// There are this many values, and so many are needed.
  case tooFewValues(Int, needed: Int)
  /// All values are equal, so that there is no spread to measure against.
  case allValuesEqual
  /// The values differ by so little that their squared differences are 0 to a double.
  case tooSmall
  /// The exact calculation would take too long or too much memory for data of this size.
  case tooLarge
  /// The values lie outside of what the statistic is defined for; the text says what that is.
  case outsideDomain(String)
  /// The likelihood has no maximum: it still rises as the estimate goes to infinity of this sign.
  case unbounded(FloatingPointSign)
  /// The information matrix cannot be inverted: the data do not determine all parameters.
  case singularInformation
  /// The test has no degrees of freedom left.
  case noDegreesOfFreedom
  /// The scores do not vary.
  case noVariance
  /// Cells of a design that must be complete are empty.
  case incompleteDesign
  /// The iteration stopped before it had converged.
  case notConverged(iterations: Int)
  /// The data do not allow the question to be asked; the text says what they lack.
  case notTestable(String)
  /// All rows come from one cluster.
  case oneCluster
  /// The clusters have rows that differ and means that do not.
  case equalClusterMeans
  /// The values differ by no more than numbers of their size are rounded.
  case lostInRounding
  /// The method needs to know the ends of the scale.
  case endsNotDeclared
  /// All values are equal, and no ends of the scale are declared that would bound the rest.
  case allValuesEqualWithoutEnds
  /// A value lies outside of the declared ends of its scale.
  case valueOutsideEnds(Double, lower: Double, upper: Double)
  /// There are no comparisons that count.
  case noComparisons
  /// The item won all its comparisons, so that no finite strength fits them.
  case wonAllComparisons
  /// The item lost all its comparisons, so that no finite strength fits them.
  case lostAllComparisons
  /// The item won and lost, but no other item is linked with it in both directions.
  case notLinkedBothWays
  /// The scores come from this many clusters, and so many are needed.
  case clustersBelow(Int, needed: Int)
  /// Without this cluster, numbered from 0 and perhaps named, the comparisons have no finite strengths.
  case noStrengthsWithout(cluster: Int, named: String?)
  /// The refits that leave out a cluster all give the same value.
  case refitsEqual
  /// Resamples of 0/1 values, or of values at a ceiling in few clusters, show no spread.
  case resamplesWithoutSpread
  /// No unit has values on both sides of a comparison.
  case noSharedUnits
  /// The design does not tell the quantity apart from others; the text says from which.
  case notIdentified(String)
  /// So few of the units were rated by all raters, and two are needed.
  case tooFewCompleteUnits(Int, of: Int, raters: Int)
  /// All units have the same mean, so that the ratio of variances is at its end or has none.
  case equalUnitMeans
  /// So many strata of a survey have one primary sampling unit, which shows no spread.
  case lonePrimaryUnits(strata: Int)
  /// It is a smallest or a largest of several, or a place among them, which is no smooth function of data.
  case notSmooth
  /// Nobody was drawn: each group is one row, and so all there is.
  case peopleNotDrawn
  /// The denominator's own interval reaches 0, so that every ratio fits.
  case ratioSetUnbounded
  /// The denominator's own interval reaches 0, so that all ratios fit but those between two numbers.
  case ratioSetDisjoint

  /// A search ended without what was looked for; the text names that.
  case notFound(String)

  /// A stable name for programs, in lowerCamelCase.
  public var code: String {
    switch self {
    case .noData: "noData"
    case .tooFewClusters: "tooFewClusters"
    case .constantData: "constantData"
    case .undefinedReplicates: "undefinedReplicates"
    case .tooFewReplicates: "tooFewReplicates"
    case .invalidLevel: "invalidLevel"
    case .notFinite: "notFinite"
    case .noSuchQuantity: "noSuchQuantity"
    case .numericalFailure: "numericalFailure"
    case .noPairableRatings: "noPairableRatings"
    case .noVariation: "noVariation"
    case .wrongRaterCount: "wrongRaterCount"
    case .tooFewUnits: "tooFewUnits"
    case .ratersUnknown: "ratersUnknown"
    case .missingRatings: "missingRatings"
    case .notNumeric: "notNumeric"
    case .needsNumbers: "needsNumbers"
    case .disconnectedItems: "disconnectedItems"
    case .noFiniteMaximum: "noFiniteMaximum"
    case .noTies: "noTies"
    case .tooFewValues: "tooFewValues"
    case .allValuesEqual: "allValuesEqual"
    case .tooSmall: "tooSmall"
    case .tooLarge: "tooLarge"
    case .outsideDomain: "outsideDomain"
    case .unbounded: "unbounded"
    case .singularInformation: "singularInformation"
    case .noDegreesOfFreedom: "noDegreesOfFreedom"
    case .noVariance: "noVariance"
    case .incompleteDesign: "incompleteDesign"
    case .notConverged: "notConverged"
    case .notTestable: "notTestable"
    case .oneCluster: "oneCluster"
    case .equalClusterMeans: "equalClusterMeans"
    case .lostInRounding: "lostInRounding"
    case .endsNotDeclared: "endsNotDeclared"
    case .allValuesEqualWithoutEnds: "allValuesEqualWithoutEnds"
    case .valueOutsideEnds: "valueOutsideEnds"
    case .noComparisons: "noComparisons"
    case .wonAllComparisons: "wonAllComparisons"
    case .lostAllComparisons: "lostAllComparisons"
    case .notLinkedBothWays: "notLinkedBothWays"
    case .clustersBelow: "clustersBelow"
    case .noStrengthsWithout: "noStrengthsWithout"
    case .refitsEqual: "refitsEqual"
    case .resamplesWithoutSpread: "resamplesWithoutSpread"
    case .noSharedUnits: "noSharedUnits"
    case .notIdentified: "notIdentified"
    case .tooFewCompleteUnits: "tooFewCompleteUnits"
    case .equalUnitMeans: "equalUnitMeans"
    case .notSmooth: "notSmooth"
    case .peopleNotDrawn: "peopleNotDrawn"
    case .ratioSetUnbounded: "ratioSetUnbounded"
    case .ratioSetDisjoint: "ratioSetDisjoint"
    case .notFound: "notFound"
    case .lonePrimaryUnits: "lonePrimaryUnits"
    }
  }

  /// The reason as one plain clause, without a capital or a full stop.
  public var description: String {
    switch self {
    case .noData: "there are no scores"
    case .tooFewClusters(let count):
      "the scores come from \(count) cluster\(count == 1 ? "" : "s") and at least 2 are needed"
    case .constantData: "every resample gives the same value"
    case .undefinedReplicates(let share):
      "it could not be computed in \(Self.percent(share)) % of the resamples"
    case .tooFewReplicates(let count):
      "there \(count == 1 ? "is 1 replicate" : "are \(count) replicates") and at least 2 are needed"
    case .invalidLevel(let level): "the level \(level) does not lie between 0 and 1"
    case .notFinite: "the arithmetic left the range of finite numbers"
    case .noSuchQuantity(let number): "there is no quantity number \(number)"
    case .numericalFailure(let account): "a numerical routine failed (\(account))"
    case .noPairableRatings: "no unit has ratings by two raters"
    case .noVariation: "all values are the same"
    case .wrongRaterCount(let count, let needed):
      "it is defined for \(needed) raters and there \(count == 1 ? "is 1" : "are \(count)")"
    case .tooFewUnits(let count, let needed):
      "there \(count == 1 ? "is 1 unit" : "are \(count) units") and at least \(needed) are needed"
    case .ratersUnknown: "it is not known who gave which rating"
    case .missingRatings: "it needs every unit rated by every rater"
    case .notNumeric: "the ratings are names and it needs numbers, or names in a declared order"
    case .needsNumbers: "the ratings are names and it needs numbers"
    case .disconnectedItems(let groups):
      "the comparisons leave \(groups.count) groups of items that wins and losses do not link in "
        + "both directions"
    case .noFiniteMaximum: "the likelihood has no unique maximum at finite values"
    case .noTies: "there are no ties"
    case .tooFewValues(let count, let needed):
      "there \(count == 1 ? "is 1 value" : "are \(count) values") and at least \(needed) are needed"
    case .allValuesEqual: "all values are equal"
    case .tooSmall: "the squared differences between the values are too small to be told from 0"
    case .tooLarge: "the data are too many for an exact calculation"
    case .outsideDomain(let domain): "it is defined for \(domain) only"
    case .unbounded(let sign):
      "the likelihood still rises as the estimate goes to \(sign == .minus ? "minus" : "plus") infinity"
    case .singularInformation: "the data do not determine all parameters"
    case .noDegreesOfFreedom: "no degrees of freedom are left"
    case .noVariance: "the scores do not vary"
    case .incompleteDesign: "cells of the design are empty"
    case .notConverged(let iterations): "the iteration had not converged after \(iterations) steps"
    case .notTestable(let lack): "it cannot be tested: \(lack)"
    case .oneCluster: "one cluster: no spread between clusters"
    case .equalClusterMeans: "the means of the clusters do not differ"
    case .lostInRounding:
      "the values differ by no more than numbers of their size are rounded"
    case .endsNotDeclared: "it needs the declared ends of the scale"
    case .allValuesEqualWithoutEnds:
      "all values equal; declare the ends of the scale to get a bound"
    case .valueOutsideEnds(let value, let lower, let upper):
      "the value \(shortText(value)) lies outside of the declared ends \(shortText(lower)) to "
        + "\(shortText(upper))"
    case .noComparisons: "there are no comparisons that were decided"
    case .wonAllComparisons: "it won all its comparisons: no finite strength"
    case .lostAllComparisons: "it lost all its comparisons: no finite strength"
    case .notLinkedBothWays:
      "no other item is linked with it by wins in both directions: no finite strength"
    case .clustersBelow(let count, let needed):
      "there \(count == 1 ? "is 1 cluster" : "are \(count) clusters") and at least \(needed) are needed"
    case .noStrengthsWithout(let cluster, let name):
      "without \(name.map { "`\($0)`" } ?? "cluster \(cluster)") there are no finite strengths"
    case .refitsEqual: "leaving out a cluster never changes it"
    case .resamplesWithoutSpread:
      "too many resamples of such values show no spread for bootstrap-t to have an end"
    case .noSharedUnits: "no unit has a value on both sides"
    case .notIdentified(let what): "the design does not identify it: \(what)"
    case .tooFewCompleteUnits(let count, let units, let raters):
      "\(count) of \(units) units \(count == 1 ? "is" : "are") rated by all \(raters) raters and at "
        + "least 2 are needed"
    case .notFound(let what): "no \(what) was found"
    case .lonePrimaryUnits(let strata):
      strata == 1
        ? "a stratum has one primary sampling unit, which shows no spread"
        : "\(strata) strata have one primary sampling unit each, which shows no spread"
    case .notSmooth: "a smallest, a largest or a first place is no smooth function of the data"
    case .peopleNotDrawn: "each group is one row, so that nobody was drawn"
    case .ratioSetUnbounded: "the denominator's own interval reaches 0, so that any ratio fits"
    case .ratioSetDisjoint:
      "the denominator's own interval reaches 0, so that ratios without end fit on either side"
    case .equalUnitMeans: "all units have the same mean rating, so that its error cannot be judged"
    }
  }

  private static func percent(_ share: Double) -> String {
    guard share.isFinite, abs(share) < 1e6 else { return "\(share)" }
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }
}

/// A number without a trailing ".0".
func shortText(_ number: Double) -> String {
  number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
}
