import Reporting
import Testing

@Suite("Colours of groups")
struct GroupColorTests {
  @Test("a group is known by its name or its identifier")
  func wedges() {
    let place = GroupColors.place(of: "Self-enhancement", at: 0)
    #expect(place == 3)
    #expect(GroupColors.place(of: "self-enhancement", at: 2) == place)
    #expect(
      GroupColors.place(of: "Something else", at: 2) != GroupColors.place(of: "Something", at: 1))
  }
}
