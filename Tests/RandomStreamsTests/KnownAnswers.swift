/// Answers for the stream (7, "test", 3), from numpy's Philox and an independent xoshiro256++.
enum KnownAnswers {
  static let bits: [UInt64] = [
    4_916_671_823_071_543_984,
    10_702_665_923_712_042_495,
    16_285_164_002_867_844_268,
  ]
  static let uniforms = [0.26653331359862165, 0.5801926822937586, 0.8828205095596025]
  static let indices = [27, 60, 91, 102, 86, 66, 86, 89, 28, 47]
  static let shuffled = [1, 0, 9, 4, 3, 8, 6, 7, 5, 2]
}
