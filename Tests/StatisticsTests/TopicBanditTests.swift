import Foundation
import Statistics
import Testing

@Suite("Topics by upper confidence scores")
struct TopicBanditTests {
  @Test("untried topics come first, in their order, and then the one that paid")
  func untried() throws {
    var bandit = try TopicBandit(topics: 3)
    for (expected, reward) in [(0, 0.1), (1, 0.9), (2, 0.2)] {
      #expect(bandit.next == expected)
      try bandit.record(reward, for: expected)
    }
    #expect(bandit.next == 1)
    #expect(bandit.meanRewards.map(\.value) == [0.1, 0.9, 0.2])
  }

  @Test("equal scores go to the first topic, and no topic is none")
  func ties() throws {
    let bandit = try TopicBandit(meanRewards: [0.2, 0.5, 0.5], counts: [4, 4, 4])
    #expect(bandit.next == 1)
    #expect(try TopicBandit(topics: 0).next == nil)
  }

  @Test("a topic is not forgotten: every one is tried again, the good one most")
  func exploration() throws {
    var bandit = try TopicBandit(topics: 4)
    for _ in 0..<400 {
      let topic = try #require(bandit.next)
      try bandit.record([0.1, 0.2, 0.8, 0.3][topic], for: topic)
    }
    #expect(bandit.counts.reduce(0, +) == 400)
    #expect(bandit.counts.allSatisfy { $0 > 5 })
    #expect(bandit.counts.indices.max { bandit.counts[$0] < bandit.counts[$1] } == 2)
  }

  @Test("a larger fixed budget goes round the topics for longer")
  func budget() throws {
    func shareOfBest(_ budget: Int) throws -> Int {
      var bandit = try TopicBandit(topics: 4, rule: .fixedBudget(budget))
      for _ in 0..<200 {
        let topic = try #require(bandit.next)
        try bandit.record([0.1, 0.2, 0.8, 0.3][topic], for: topic)
      }
      return bandit.counts[2]
    }
    #expect(try shareOfBest(200) > shareOfBest(200_000))
  }

  @Test("rewards and counts that are none are refused")
  func refusals() throws {
    #expect(throws: StatisticsError.self) { try TopicBandit(topics: -1) }
    #expect(throws: StatisticsError.self) { try TopicBandit(topics: 2, rule: .fixedBudget(0)) }
    #expect(throws: StatisticsError.lengthsDiffer(1, 2)) {
      try TopicBandit(meanRewards: [0.5], counts: [1, 2])
    }
    #expect(throws: StatisticsError.self) {
      try TopicBandit(meanRewards: [0.5], counts: [-1])
    }
    var bandit = try TopicBandit(topics: 2)
    #expect(throws: StatisticsError.noSuchItem(2, items: 2)) { try bandit.record(0.5, for: 2) }
    #expect(throws: StatisticsError.self) { try bandit.record(.nan, for: 0) }
  }
}
