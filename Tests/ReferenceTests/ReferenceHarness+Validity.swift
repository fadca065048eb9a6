extension ReferenceHarness {
  /// Cases of `validity_cases.json`.
  static let validity: [Entry] = [
    Entry("claims-holm-ties-missing") { _ in try ClaimReferenceTests().missing() },
    Entry("claims-compound-five-parts") { _ in try ClaimReferenceTests().compound() },
    Entry("claims-equivalence-two-samples") { _ in try ClaimReferenceTests().equivalence() },
    Entry("drift-combined-p") { _ in try ClaimReferenceTests().combined() },
    Entry("drift-mcnemar-six-models") { _ in try RoundReferenceTests().mcNemar() },
    Entry("drift-item-dif-mantel-haenszel") { _ in try RoundReferenceTests().mantelHaenszel() },
    Entry("drift-effect-sizes-proportions") { _ in try RoundReferenceTests().proportions() },
    Entry("judges-kappa-panels") { _ in try JudgeReferenceTests().panels() },
    Entry("judges-position-swapped-pairs") { _ in try JudgeReferenceTests().swappedPairs() },
    Entry("alignment-similarity-ties") { _ in try ProfileReferenceTests().ties() },
    Entry("alignment-culture-matrix-bh") { _ in try ProfileReferenceTests().matrix() },
    Entry("alignment-similarity-undefined") { _ in try ProfileReferenceTests().undefined() },
    Entry("adaptive-ability-2pl") { _ in try AdaptiveReferenceTests().logistic() },
    Entry("adaptive-ability-gpcm") { _ in try AdaptiveReferenceTests().partialCredit() },
    Entry("adaptive-information-and-stopping") { _ in try AdaptiveReferenceTests().stopping() },
    Entry("adaptive-kl-information") { _ in try AdaptiveReferenceTests().divergence() },
    Entry("adaptive-roc-ties") { _ in try AdaptiveReferenceTests().operatingCharacteristic() },
    Entry("validity-alpha-likert") { _ in try ReliabilityReferenceTests().alpha() },
    Entry("validity-split-half") { _ in try ReliabilityReferenceTests().splitHalf() },
    Entry("validity-test-retest") { _ in try ReliabilityReferenceTests().retest() },
    Entry("validity-generalizability") { _ in try ReliabilityReferenceTests().generalizability() },
    Entry("validity-concurrent-correlation") { _ in try ReliabilityReferenceTests().concurrent() },
    Entry("mergeable-moments-large-offset") { _ in try MergeableReferenceTests().moments() },
    Entry("mergeable-exact-sums") { _ in try MergeableReferenceTests().sums() },
  ]
}
