/// One figure of a validity study, as a row of a table.
package struct ValidityFigure: Sendable {
  /// The list of the results that it stands in.
  package let table: String
  package let dimension: String
  /// What it is of besides: the other dimension, a criterion, two occasions, a primed level.
  package let subject: String
  package let measure: String
  package let estimate: Estimate
  /// Models, or people.
  package let count: Int
  package let pValue: Double?
  package let adjustedPValue: Double?
}

extension ValidityResults {
  /// All estimates, list by list.
  package var figures: [ValidityFigure] {
    var figures: [ValidityFigure] = []
    func add(
      _ table: String, _ dimension: String = "", _ subject: String = "", count: Int,
      p: Double? = nil, adjusted: Double? = nil, _ measures: [(String, Estimate)]
    ) {
      for (place, (measure, estimate)) in measures.enumerated() {
        figures.append(
          ValidityFigure(
            table: table, dimension: dimension, subject: subject, measure: measure,
            estimate: estimate, count: count, pValue: place == 0 ? p : nil,
            adjustedPValue: place == 0 ? adjusted : nil))
      }
    }
    for one in consistency {
      add(
        "consistency", one.dimension, count: one.models,
        [
          ("splitHalf", one.splitHalf), ("splitHalfReliability", one.splitHalfReliability),
          ("alpha", one.alpha), ("omega", one.omega),
        ])
    }
    if let structure {
      add(
        "structure", count: structure.models,
        [
          ("firstShare", structure.firstShare),
          ("effectiveDimensions", structure.effectiveDimensions),
          ("generalSaturation", structure.generalSaturation), ("alpha", structure.alpha),
        ])
    }
    for one in correlations {
      add(
        "correlations", one.first, one.second, count: one.models,
        [
          ("correlation", one.correlation), ("overItems", one.overItems),
          ("disattenuated", one.disattenuated),
        ])
    }
    for one in discriminant {
      let methods = one.methods.isEmpty ? one.method.rawValue : one.methods.joined(separator: ", ")
      add(
        "discriminant", one.dimension, one.rival.isEmpty ? methods : "\(one.rival); \(methods)",
        count: one.models, p: one.williamsPValue, adjusted: one.adjustedPValue,
        [
          ("difference", one.difference), ("convergent", one.convergent),
          ("discriminant", one.discriminant), ("heterotraitRatio", one.heterotraitRatio),
        ])
    }
    for one in concurrent {
      add(
        "concurrent", one.dimension, one.criterion, count: one.models, p: one.pValue,
        adjusted: one.adjustedPValue,
        [
          ("pearson", one.pearson), ("overItems", one.overItems), ("spearman", one.spearman),
          ("spearmanOverItems", one.spearmanOverItems), ("kendall", one.kendall),
          ("kendallOverItems", one.kendallOverItems), ("disattenuated", one.disattenuated),
        ])
    }
    for one in retest {
      add(
        "retest", one.dimension, "\(one.first), \(one.second)", count: one.models,
        [
          ("agreement", one.agreement), ("consistency", one.consistency),
          ("meanChange", one.meanChange), ("measurementError", one.measurementError),
          ("smallestDetectableChange", one.smallestDetectableChange),
        ])
    }
    for one in knownGroups {
      add(
        "knownGroups", one.dimension, "\(one.target)=\(one.level)", count: one.models,
        p: one.pValue, adjusted: one.adjustedPValue,
        [
          ("difference", one.difference), ("overModels", one.overModels),
          ("hedgesG", one.hedgesG),
        ])
    }
    for one in prediction {
      add(
        "prediction", one.dimension, count: one.models,
        [
          ("correlation", one.correlation), ("error", one.error), ("nullError", one.nullError),
          ("skill", one.skill),
        ])
    }
    for one in circumplex {
      add(
        "circumplex", "", "\(one.of.rawValue), \(one.order)", count: one.cases, p: one.pValue,
        [("correlation", one.correlation)])
    }
    return figures
  }
}
