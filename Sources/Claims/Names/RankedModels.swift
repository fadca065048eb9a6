/// The models of a dimension by their point scores, the highest first, those with equal scores
/// together; none where no model has a score.
package typealias RankedModels = (DimensionName) -> [[String]]
