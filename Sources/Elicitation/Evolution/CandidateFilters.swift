package import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

/// What a candidate can be refused for before anybody is asked about it.
package enum CandidateFilter: String, Sendable, Codable, CaseIterable {
  case length, language, safety, giveaway, ngrams, novelty
}

/// The filters of a plan, with everything that new texts are compared with.
package struct CandidateFilters: Sendable {
  /// Why a candidate is refused.
  package struct Refusal: Sendable, Equatable {
    package let filter: CandidateFilter
    /// In words, for whoever reads the trace.
    package let reason: String
    /// The text that it repeats.
    package let like: String?
  }

  private let choice: FilterChoice
  private let language: LanguageProfile?
  private let safety: WordingSafety?
  private let giveaway: WordingGiveaway?
  private var novelty: NoveltyIndex

  /// - Parameter texts: all items of the pool, retired ones too, and all earlier candidates, with keys.
  /// - Throws: where a recognizer cannot be read.
  package init(
    of plan: GenerationPlan, against texts: [(sample: String, text: String)]
  ) throws(Diagnostics) {
    choice = plan.filters
    language = choice.checksLanguage ? LanguageProfile(plan.language) : nil
    safety = choice.safety.map(WordingSafety.init)
    if let giveaway = choice.giveaway {
      self.giveaway = try WordingGiveaway(
        giveaway, dimensions: plan.dimensions, system: plan.system, language: plan.language)
    } else {
      giveaway = nil
    }
    do throws(StatisticsError) {
      // Models repeat what they were told, too.
      let prompt = plan.generator.prompt.filled([:]).map { (sample: "prompt", text: $0.text) }
      novelty = try NoveltyIndex(
        texts + prompt, language: plan.language, similarity: choice.novelty, longRun: choice.ngrams)
    } catch {
      throw Diagnostics(
        Diagnostic("unusableFilter", at: .file(plan.file), "the filters cannot be used: \(error)"))
    }
  }

  /// How likely the wording shows the dimension, by the recognizer of the giveaway filter; nil without one.
  func wordingProbability(of text: String, dimension: String) -> Double? {
    giveaway?.wordingProbability(of: text, dimension: dimension)
  }

  /// Why a candidate is refused; nil where it passes.
  ///
  /// Later ones must differ from it in either case.
  package mutating func take(
    _ text: String, sample: String, dimension: String
  ) -> Refusal? {
    defer { try? novelty.insert(text, sample: sample) }
    return refusal(of: text, dimension: dimension)
  }

  private func refusal(of text: String, dimension: String) -> Refusal? {
    if let length = choice.length, !length.contains(text.count) {
      return Refusal(
        filter: .length,
        reason: "\(text.count) characters, not \(length.lowerBound) to \(length.upperBound)",
        like: nil)
    }
    if let refusal = language?.refusal(of: text) {
      let reason =
        switch refusal {
        case .script: "letters of another script"
        case .words("none"): "no common word of the language"
        case .words(let other): "words of another language (\(other))"
        }
      return Refusal(filter: .language, reason: reason, like: nil)
    }
    if let hazard = safety?.hazard(in: text) {
      return Refusal(filter: .safety, reason: hazard.rawValue, like: nil)
    }
    if let finding = giveaway?.finding(in: text, dimension: dimension) {
      let reason =
        switch finding {
        case .words(let words): "the value's own words: \(words.joined(separator: ", "))"
        case .recognized(let probability):
          "the wording alone shows the value (\(NumberText.fixed(probability, decimals: 2)))"
        }
      return Refusal(filter: .giveaway, reason: reason, like: nil)
    }
    if let like = (try? novelty.sharing(with: text)) ?? nil {
      return Refusal(
        filter: .ngrams, reason: "\(choice.ngrams ?? 0) words in a row of another", like: like)
    }
    if let bound = choice.novelty, let nearest = (try? novelty.nearest(to: text)) ?? nil,
      nearest.similarity >= bound
    {
      return Refusal(
        filter: .novelty,
        reason: "similarity \(NumberText.fixed(nearest.similarity, decimals: 2))",
        like: nearest.sample)
    }
    return nil
  }
}
