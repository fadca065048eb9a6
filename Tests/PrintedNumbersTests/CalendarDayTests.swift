import PrintedNumbers
import Testing

@Suite("Days")
struct CalendarDayTests {
  @Test(
    "every day has a date that leads back to it, the day after the one before",
    arguments: [-1, 1598, 1899, 1969, 1999, 2099])
  func roundTrip(year: Int) throws {
    var previous = try #require(CalendarDay(year: year, month: 1, day: 1))
    for number in (previous.daysSince1970 + 1)...(previous.daysSince1970 + 2_000) {
      let day = CalendarDay(daysSince1970: number)
      let date = day.date
      #expect(CalendarDay(year: date.year, month: date.month, day: date.day) == day)
      let before = previous.date
      #expect(
        date.day == before.day + 1 || (date.day == 1 && date.month == before.month + 1)
          || (date == (before.year + 1, 1, 1)))
      previous = day
    }
  }

  @Test("a day that the calendar lacks is none")
  func refusals() {
    #expect(CalendarDay(year: 2023, month: 2, day: 29) == nil)
    #expect(CalendarDay(year: 1900, month: 2, day: 29) == nil)
    #expect(CalendarDay(year: 2000, month: 2, day: 29) != nil)
    #expect(CalendarDay(year: 2000, month: 13, day: 1) == nil)
    #expect(CalendarDay(year: 2000, month: 4, day: 31) == nil)
  }

  @Test("days before 1970 and their texts")
  func texts() {
    #expect(CalendarDay(daysSince1970: 0).description == "1970-01-01")
    #expect(CalendarDay(daysSince1970: -1).description == "1969-12-31")
    #expect(CalendarDay(year: 2025, month: 2, day: 28)?.secondsSince1970 == 1_740_700_800)
  }
}
