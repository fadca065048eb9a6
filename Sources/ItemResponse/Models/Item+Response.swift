internal import Foundation

extension Item {
  /// The probability of each category at an ability; they add up to one.
  ///
  /// - Complexity: O(categories).
  public func probabilities(at ability: Double) -> [Double] {
    var response = CategoryResponse(categories: categories)
    response.evaluate(self, at: ability)
    return response.probability
  }

  /// The expected category: the probability of a right response for two categories.
  public func expectedScore(at ability: Double) -> Double {
    probabilities(at: ability).enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
  }

  /// Fisher's information on the ability.
  ///
  /// Expected over responses, Σ P'² / P (Birnbaum 1968, section 17.3; Samejima 1969).
  public func information(at ability: Double) -> Double {
    var response = CategoryResponse(categories: categories)
    response.evaluate(self, at: ability)
    return response.information
  }

  /// The observed information of one response: minus the second derivative of its log-likelihood.
  ///
  /// It equals the expected one for items without asymptotes that have two categories, and may be
  /// negative for others.
  ///
  /// - Parameters:
  ///   - category: the response, in 0..<categories.
  ///   - ability: any finite number.
  /// - Throws: ``ItemResponseError`` for a category that the item does not have.
  public func observedInformation(
    of category: Int, at ability: Double
  ) throws(ItemResponseError) -> Double {
    guard category >= 0, category < categories else {
      throw .noSuchCategory(category, person: 0, item: 0, categories: categories)
    }
    var response = CategoryResponse(categories: categories)
    response.evaluate(self, at: ability)
    return -response.second[category]
  }

  /// The Kullback-Leibler divergence of the response distribution at `other` from that at `ability`.
  ///
  /// Σ P(ability) log(P(ability) / P(other)); Chang & Ying (1996), eq. 4.
  public func divergence(from ability: Double, to other: Double) -> Double {
    var here = CategoryResponse(categories: categories)
    var there = here
    here.evaluate(self, at: ability)
    there.evaluate(self, at: other)
    return (0..<categories).reduce(0) { sum, category in
      here.probability[category] > 0
        ? sum + here.probability[category]
          * (here.logProbability[category] - there.logProbability[category]) : sum
    }
  }
}
