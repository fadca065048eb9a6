internal import Wording

/// What the script of a board says; `{1}` and so on are filled in by it.
enum BoardWords {
  private static let (one, two, three) = ("{1}", "{2}", "{3}")
  private static let (four, five) = ("{4}", "{5}")

  /// By the names that the script has for them.
  static var all: [(name: String, words: String)] {
    [
      ("heading", said("Weigh the values yourself")),
      (
        "lead",
        said(
          "Move a weight, and scores, intervals and ranks follow. The report's own table above "
            + "stays as it is.")
      ),
      ("weights", said("Weights")),
      (
        "weightsLead",
        said(
          "Scores, intervals and ranks are computed anew from the sums of \(one) "
            + "\(two).")
      ),
      (
        "merged",
        said(
          "The \(one) \(two) are made of \(three), merged by their names; `compass align "
            + "--merge-clusters \(one)` prints the same.")
      ),
      ("presets", said("Whose weights")),
      ("presetsMore", said("More")),
      ("presetsChoose", said("Choose …")),
      ("own", said("My weights")),
      ("ranking", said("My ranking")),
      ("rankingTitle", said("Order the values, the most important first")),
      (
        "rankingHelp",
        said(
          "Weights follow by the centroid of all weights that keep the order; values that tie "
            + "share theirs.")
      ),
      ("up", said("Move \(one) up")),
      ("down", said("Move \(one) down")),
      ("tie", said("As important as the one above")),
      ("tieOf", said("\(one): as important as \(two)")),
      ("place", "{1}."),
      ("reset", said("Reset")),
      (
        "kept",
        said(
          "Your weights and your ranking are kept in this browser only; nothing is "
            + "sent.")
      ),
      ("notKept", said("This browser keeps nothing for this page; its address holds the board.")),
      ("otherGroup", said("Values")),
      ("percent", "{1} %"),
      ("percentOf", said("\(one): \(two) % of the weight")),
      ("noWeights", said("All weights are zero: give at least one value a weight.")),
      ("filters", said("Show")),
      ("all", said("All")),
      ("attribute.developer", said("Developer")),
      ("attribute.family", said("Family")),
      ("attribute.openness", said("Openness")),
      ("attribute.date", said("Released")),
      ("from", said("Released from")),
      ("until", said("to")),
      ("shownAll", said("All \(one) models are shown; ranks are among them.")),
      (
        "shownSome",
        said(
          "Shown are \(one) of \(two) models (\(three)); ranks are among these "
            + "alone.")
      ),
      ("shownNone", said("No model meets this choice.")),
      (
        "caption",
        said(
          "Weighted mean with \(one) % interval and the ranks that the data leave possible; "
            + "beneath each value's score half the width of its interval.")
      ),
      ("captionWeights", said("Weights: \(one).")),
      ("weightsOwn", said("the reader's own")),
      ("weightsOf", "{1}"),
      ("region", said("\(one) by the reader's weights")),
      ("pick", said("Compare")),
      ("model", said("Model")),
      ("rank", said("Rank")),
      ("score", said("Score")),
      ("drawn", said("Score, \(one)")),
      ("drawnHelp", said("Score with its interval, drawn")),
      ("sortBy", said("Sort by \(one)")),
      ("sorted.ascending", said("Sorted by \(one), rising.")),
      ("sorted.descending", said("Sorted by \(one), falling.")),
      ("range", said("\(one) to \(two)")),
      ("ranks", "{1}–{2}"),
      ("half", "±{1}"),
      ("compare", said("Compare \(one)")),
      ("compareFull", said("Five models at most: take one away first.")),
      ("values", said("Values of \(one)")),
      ("cases", said("Cases")),
      ("casesOf", said("Cases of \(one)")),
      (
        "noScore",
        said(
          "\(one) has no score: no data on \(two) (data cover \(three) % of the "
            + "weight).")
      ),
      (
        "noteRanks",
        said(
          "Models whose ranks do not overlap are shown to differ (all \(one) pairs at once, "
            + "Holm); among others the order may be chance.")
      ),
      (
        "noteValues",
        said(
          "± is half the width of the interval of the weighted-sum rule with all weight on "
            + "that value; the stronger the shade, the higher the score.")
      ),
      (
        "noteRows",
        said(
          "Pairs are compared on the \(one) that both have; \(two) pairs have none in common "
            + "and are compared on all rows of each.")
      ),
      (
        "noteCulture",
        said(
          "The weights of a culture are taken as they are; `compass align --culture` adds the "
            + "error of its survey.")
      ),
      (
        "noteAddress",
        said(
          "The address of this page now holds the board: copy it to share what you "
            + "see.")
      ),
      ("rows", said("rows")),
      ("downloads", said("This board")),
      ("csv", "CSV"),
      ("json", "JSON"),
      ("csvTitle", said("Download this board as CSV")),
      ("jsonTitle", said("Download this board as JSON")),
      ("file", "board"),
      ("csvModel", said("model")),
      ("csvLower", said("rank from")),
      ("csvUpper", said("rank to")),
      ("csvScore", said("score")),
      ("csvLow", said("lower")),
      ("csvHigh", said("upper")),
      ("csvCovered", said("weight covered")),
      ("csvValue", said("\(one) (weight \(two))")),
      ("csvHalf", said("\(one) ±")),
      ("announce", said("Ranks computed anew: \(one).")),
      ("announceOne", "{1} {2}"),
      ("announceSame", said("\(one): \(two) models")),
      ("announceMore", said("\(one) more")),
      ("count.2", said("two")),
      ("count.3", said("three")),
      ("count.4", said("four")),
      ("count.5", said("five")),
      ("count.6", said("six")),
      ("count.7", said("seven")),
      ("count.8", said("eight")),
      ("count.9", said("nine")),
      ("chosen", said("Compared now: \(one).")),
      ("chosenNone", said("No model is chosen.")),
      ("separator", said(", ")),
      ("series", said("; ")),
      ("profiles", said("Profiles")),
      ("profilesOf", said("Profile of \(one)")),
      ("profilesChoose", said("Choose one to five models in the table to see their profiles.")),
      (
        "profilesNote",
        said(
          "Score, \(one); zero at the centre. Between the spokes there are no "
            + "data.")
      ),
      (
        "profilesNoteCentred",
        said(
          "Score, \(one); the heavy ring is zero. Between the spokes there are no "
            + "data.")
      ),
      ("bandsNote", said("Bands hold for all \(one) values at once (\(two) %).")),
      (
        "noBandsNote",
        said(
          "Bands are drawn for at most two models; the table holds all "
            + "intervals.")
      ),
      ("dashes", said("\(one) (\(two))")),
      ("dash.0", said("solid, discs")),
      ("dash.1", said("dashed, squares")),
      ("dash.2", said("dotted, triangles")),
      ("dash.3", said("dash-dotted, diamonds")),
      ("dash.4", said("long dashes, crosses")),
      ("profileDescription", said("\(one): highest \(two) \(three), lowest \(four) \(five).")),
      ("profileFew", said("A profile needs three values or more.")),
      ("differences", said("Where they differ")),
      ("minus", said("\(one) minus \(two)")),
      ("differencesChoose", said("Choose a second model to see where the two differ.")),
      ("differencesAxis", said("Difference in points, \(one)")),
      (
        "differencesNote",
        said(
          "On the \(one) that both have; the intervals hold for all \(two) at once (\(three) "
            + "%). Grey covers zero: not shown to differ.")
      ),
      (
        "differencesAll",
        said(
          "no \(one) in common on some values: these are compared on all of "
            + "each")
      ),
      ("differenceAbove", said("higher: \(one)")),
      ("differenceBelow", said("lower: \(one)")),
      ("differenceOpen", said("not shown to differ: \(one)")),
      ("differenceDescription", said("\(one) minus \(two): \(three).")),
      ("higherLeft", said("← \(one) higher")),
      ("higherRight", said("\(one) higher →")),
      ("numbers", said("Numbers")),
      ("value", said("Value")),
      ("noData", said("no data")),
      ("tableOf", said("Numbers of: \(one)")),
      (
        "noteWhole",
        said(
          "Pairs are compared on all rows of each, since the page has no room for the sums of "
            + "those that two share; `compass align --merge-clusters 400` prints the same.")
      ),
      ("yours", said("Your board")),
    ]
  }
}
