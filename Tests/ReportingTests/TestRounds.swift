import Analysis
import Diagnostics
import Foundation
import LogReaders
import Reporting
import Testing

/// Small logs of several rounds, and of a test that one model had read, with reports over them.
enum TestRounds {
  static let rounds = ["2025-01", "2025-03", "2025-05"]
  static let models = ["Aster", "Birch 北辰", "Cedar"]

  /// Three models on 40 items in 20 clusters on two dimensions, 1 to 6, in some rounds; Birch falls by
  /// two points on care from the second round on, and three items rise for everybody in the third.
  static func log(rounds: [String] = rounds, models: [String] = models) -> String {
    var text =
      "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
      + "scale_min,scale_max,cluster_id,round,judged_at\n"
    for (place, round) in rounds.enumerated() {
      for (number, model) in models.enumerated() {
        for item in 0..<40 {
          for (side, criterion) in ["care", "fairness"].enumerated() {
            // A third of the items each, in every round others.
            let noise = (item + place * 13 + number * 7 + side) % 3 - 1
            var score = 3 + (item * 7 + side) % 2 + noise
            if number == 1, side == 0, place > 0 { score -= 2 }
            if item < 3, place == 2 { score += 2 }
            text +=
              "run-\(round),test,\(model),i\(item),1,rule:test,\(criterion),"
              + "\(min(max(score, 1), 6)),scored,rule,1,6,c\(item / 2),\(round),"
              + "\(round)-10T08:00:00Z\n"
          }
        }
      }
    }
    return write(text)
  }

  /// Seven models on 240 items in 60 clusters; the first answers all public items of before its
  /// release, of which the others get half.
  static func leakLog(hasDays: Bool = true) -> String {
    var text =
      "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
      + "scale_min,scale_max,cluster_id,item_date,model_release_date,split\n"
    for model in 0..<7 {
      for item in 0..<240 {
        let isOld = item % 3 != 0
        let day =
          hasDays ? String(format: "202%d-%02d-1%d", isOld ? 3 : 5, item % 12 + 1, item % 9) : ""
        let isHeldOut = item % 5 == 0
        let hash = (item * 37 + model * 53 + item * model * 11) % 100
        let isRead = model == 0 && isOld && !isHeldOut
        text +=
          "run,test,M\(model),i\(item),1,rule:test,care,\(isRead || hash < 50 ? 1 : 0),scored,rule,0,1,"
          + "c\(item / 4),\(day),\(hasDays ? "2024-06-01" : ""),\(isHeldOut ? "heldOut" : "public")\n"
      }
    }
    return write(text)
  }

  private static func write(_ text: String) -> String {
    let path = TestReport.folder.appendingPathComponent(UUID().uuidString + ".csv").path
    try? text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// A report over a log, which is deleted after it.
  static func resolved(_ body: String, log: String, matter: String = "") throws -> ResolvedReport {
    try TestPanel.resolved(body, matter: matter, log: log)
  }

  static func problems(_ body: String, log: String) -> [String] {
    do {
      _ = try resolved(body, log: log)
      return []
    } catch {
      return (error as? Diagnostics)?.all.map(\.description) ?? ["\(error)"]
    }
  }
}
