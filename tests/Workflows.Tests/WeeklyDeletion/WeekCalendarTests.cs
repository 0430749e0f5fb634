using NodaTime;
using Workflows.Casework.Calendar;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.WeeklyDeletion;

/// <summary>When a week's rows are made, asked for and due, in three nations.</summary>
public sealed class WeekCalendarTests
{
    private const string England = "england-and-wales";
    private const string Scotland = "scotland";
    private const string NorthernIreland = "northern-ireland";
    private const string Christmas = """
        { "events": [ { "title": "Closed", "date": "2026-12-24" }, { "title": "Closed", "date": "2026-12-29" },
            { "title": "Closed", "date": "2026-12-30" }, { "title": "Closed", "date": "2026-12-31" } ] }
        """;
    private const string AlmostAWeek = """
        { "events": [ { "title": "Closed", "date": "2026-12-21" }, { "title": "Closed", "date": "2026-12-22" },
            { "title": "Closed", "date": "2026-12-23" }, { "title": "Closed", "date": "2026-12-24" },
            { "title": "Closed", "date": "2026-12-29" }, { "title": "Closed", "date": "2026-12-30" } ] }
        """;

    private static readonly WorkingCalendar Calendar = CalendarFiles.Load(WorkflowsFolder.Find());
    private static readonly WeekCalendar Weeks = new(Calendar);

    [Theory]
    // An ordinary week, in winter and in summer.
    [InlineData("2026-W48", England, "2026-11-26T10:00Z", "2026-11-27T17:00Z", "2026-11-30T10:00Z", "2026-12-01T10:00Z")]
    [InlineData("2027-W25", England, "2027-06-24T09:00Z", "2027-06-25T16:00Z", "2027-06-28T09:00Z", "2027-06-29T09:00Z")]
    // St Andrew's Day moves the rungs of the week before in Scotland alone.
    [InlineData("2026-W48", Scotland, "2026-11-26T10:00Z", "2026-11-27T17:00Z", "2026-12-01T10:00Z", "2026-12-02T10:00Z")]
    // Christmas: Friday 25 and Monday 28 December are free.
    [InlineData("2026-W52", England, "2026-12-23T10:00Z", "2026-12-24T17:00Z", "2026-12-29T10:00Z", "2026-12-30T10:00Z")]
    // New Year: Friday 1 January is free, and Monday 4 January in Scotland.
    [InlineData("2026-W53", England, "2026-12-30T10:00Z", "2026-12-31T17:00Z", "2027-01-04T10:00Z", "2027-01-05T10:00Z")]
    [InlineData("2026-W53", Scotland, "2026-12-30T10:00Z", "2026-12-31T17:00Z", "2027-01-05T10:00Z", "2027-01-06T10:00Z")]
    // Good Friday and the change of the clocks on 28 March 2027.
    [InlineData("2027-W12", England, "2027-03-24T10:00Z", "2027-03-25T17:00Z", "2027-03-30T09:00Z", "2027-03-31T09:00Z")]
    [InlineData("2027-W12", Scotland, "2027-03-24T10:00Z", "2027-03-25T17:00Z", "2027-03-29T09:00Z", "2027-03-30T09:00Z")]
    [InlineData("2027-W13", England, "2027-04-01T09:00Z", "2027-04-02T16:00Z", "2027-04-05T09:00Z", "2027-04-06T09:00Z")]
    // The clocks go back on 31 October 2027.
    [InlineData("2027-W43", England, "2027-10-28T09:00Z", "2027-10-29T16:00Z", "2027-11-01T10:00Z", "2027-11-02T10:00Z")]
    // St Patrick's Day is a Friday in 2028, 12 July a Monday in 2027.
    [InlineData("2028-W11", NorthernIreland, "2028-03-15T10:00Z", "2028-03-16T17:00Z", "2028-03-20T10:00Z", "2028-03-21T10:00Z")]
    [InlineData("2028-W11", England, "2028-03-16T10:00Z", "2028-03-17T17:00Z", "2028-03-20T10:00Z", "2028-03-21T10:00Z")]
    [InlineData("2027-W27", NorthernIreland, "2027-07-08T09:00Z", "2027-07-09T16:00Z", "2027-07-13T09:00Z", "2027-07-14T09:00Z")]
    // Easter 2028.
    [InlineData("2028-W15", England, "2028-04-12T09:00Z", "2028-04-13T16:00Z", "2028-04-18T09:00Z", "2028-04-19T09:00Z")]
    public void A_week_has_its_times_in_each_nation(string key, string nation, string digest, string due, string first, string second)
    {
        var times = Weeks.TimesOf(Week.Find(key)!.Value, Nations.Find(nation)!.Value);
        Assert.Equal(At(digest), times.DigestAt);
        Assert.Equal(At(digest).AddMinutes(-5), times.DrawAt);
        Assert.Equal(new LateTimes(At(due), At(first), At(second)), times.Late);
    }

    [Theory]
    [InlineData("2026-11-23T06:00Z", "2026-W48")]
    [InlineData("2027-03-29T05:00Z", "2027-W13")]
    [InlineData("2026-12-28T06:00Z", "2026-W53")]
    [InlineData("2027-10-25T05:00Z", "2027-W43")]
    [InlineData("2027-11-01T06:00Z", "2027-W44")]
    public void Rows_are_made_on_Monday_at_six_by_the_clock_on_the_wall_also_on_a_holiday(string at, string key)
    {
        Assert.Equal(At(at), Weeks.BeginOf(Week.Find(key)!.Value));
        Assert.Equal(key, Weeks.WeekOf(At(at)).Key);
    }

    [Theory]
    [InlineData("2026-W52", "2026-12-22T10:00Z", "2026-12-23T17:00Z", "2027-01-04T10:00Z", "2027-01-05T10:00Z")]
    // Monday is a bank holiday, Tuesday to Thursday are closed, Friday is New Year's Day: everything moves to Monday 4 January.
    [InlineData("2026-W53", "2027-01-04T10:00Z", "2027-01-04T17:00Z", "2027-01-05T10:00Z", "2027-01-06T10:00Z")]
    public void The_Christmas_closure_moves_what_is_due(string key, string digest, string due, string first, string second)
    {
        var times = new WeekCalendar(Closed(Christmas)).TimesOf(Week.Find(key)!.Value, Nation.EnglandAndWales);
        Assert.Equal(At(digest), times.DigestAt);
        Assert.Equal(new LateTimes(At(due), At(first), At(second)), times.Late);
    }

    [Fact]
    public void A_week_with_one_working_day_is_asked_for_and_due_on_the_first_working_day_after_it()
    {
        // Only Thursday 31 December is a working day of week 53; of week 52 none is.
        var weeks = new WeekCalendar(Closed(AlmostAWeek));
        var none = weeks.TimesOf(Week.Find("2026-W52")!.Value, Nation.EnglandAndWales);
        Assert.Equal((At("2026-12-31T10:00Z"), At("2026-12-31T17:00Z")), (none.DigestAt, none.Late.DueAt));
        var one = weeks.TimesOf(Week.Find("2026-W53")!.Value, Nation.EnglandAndWales);
        Assert.Equal((At("2027-01-04T10:00Z"), At("2027-01-04T17:00Z")), (one.DigestAt, one.Late.DueAt));
    }

    [Theory]
    [InlineData(Nation.EnglandAndWales)]
    [InlineData(Nation.Scotland)]
    [InlineData(Nation.NorthernIreland)]
    public void Every_week_of_three_years_has_its_times_in_order(Nation nation)
    {
        foreach (var weeks in (WeekCalendar[])[Weeks, new(Closed(Christmas)), new(Closed(AlmostAWeek))])
        {
            var seen = 0;
            for (var week = Week.Find("2026-W01")!.Value; week.Year <= 2028; week = week.Next, seen++)
            {
                var times = weeks.TimesOf(week, nation);
                Assert.True(times.RowsAt < times.DrawAt && times.DrawAt < times.DigestAt && times.DigestAt < times.Late.DueAt);
                Assert.True(times.Late.DueAt < times.Late.FirstRungAt && times.Late.FirstRungAt < times.Late.SecondRungAt);
                Assert.Equal(new LocalTime(10, 0), Calendar.Local(times.DigestAt).TimeOfDay);
                Assert.Equal(new LocalTime(17, 0), Calendar.Local(times.Late.DueAt).TimeOfDay);
                Assert.Equal(new LocalTime(10, 0), Calendar.Local(times.Late.FirstRungAt).TimeOfDay);
                Assert.Equal(new LocalTime(10, 0), Calendar.Local(times.Late.SecondRungAt).TimeOfDay);
                Assert.Equal(IsoDayOfWeek.Sunday, week.Sunday.DayOfWeek);
                Assert.Equal(week, Week.Find(week.Key));
                Assert.Equal(week, week.Next.Before(1));
            }

            Assert.Equal(53 + 52 + 52, seen);
        }
    }

    [Theory]
    [InlineData("2026-W54")]
    [InlineData("2027-W53")]
    [InlineData("2026-W00")]
    [InlineData("2026W48")]
    [InlineData("2026-W4")]
    [InlineData("final")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_week_is_not_read_as_one(string? key) => Assert.Null(Week.Find(key));

    [Theory]
    // Saturday evening: Monday and Tuesday count.
    [InlineData("2026-12-12T21:40Z", 2, "2026-12-15T17:00Z")]
    // Friday afternoon: the day itself does not count.
    [InlineData("2026-12-04T14:10Z", 2, "2026-12-08T17:00Z")]
    [InlineData("2026-12-24T14:10Z", 1, "2026-12-29T17:00Z")]
    [InlineData("2027-03-25T16:59Z", 2, "2027-03-31T16:00Z")]
    public void Working_days_after_an_instant_end_at_five(string from, int days, string due) =>
        Assert.Equal(At(due), Weeks.DueAfter(At(from), days, Nation.EnglandAndWales).DueAt);

    [Theory]
    [InlineData("2026-11-23T12:00Z", "2026-11-23")] // Monday
    [InlineData("2026-11-24T12:00Z", "2026-11-23")]
    [InlineData("2026-11-25T12:00Z", "2026-11-30")]
    [InlineData("2026-11-26T12:00Z", "2026-11-30")]
    [InlineData("2026-11-29T12:00Z", "2026-11-30")]
    [InlineData("2026-12-31T12:00Z", "2027-01-04")]
    // The local day counts: this instant is a Wednesday in summer time.
    [InlineData("2027-06-22T22:59Z", "2027-06-21")]
    [InlineData("2027-06-22T23:00Z", "2027-06-28")]
    public void The_first_week_is_the_next_Mondays_or_this_weeks_on_a_Monday_or_Tuesday(string active, string monday) =>
        Assert.Equal(monday, Weeks.Day(Weeks.BeginOf(Weeks.FirstWeekOf(At(active), Nation.EnglandAndWales))));

    [Fact]
    public void A_first_week_whose_digest_was_sent_is_the_next_one()
    {
        var weeks = new WeekCalendar(Closed(Christmas));
        Assert.Equal("2026-W52", weeks.FirstWeekOf(At("2026-12-22T09:59Z"), Nation.EnglandAndWales).Key);
        Assert.Equal("2026-W53", weeks.FirstWeekOf(At("2026-12-22T10:00Z"), Nation.EnglandAndWales).Key);
    }

    [Fact]
    public void A_first_week_with_one_working_day_is_due_on_the_first_working_day_after_it()
    {
        var weeks = new WeekCalendar(Closed(AlmostAWeek));
        var first = weeks.FirstWeekOf(At("2026-12-28T12:00Z"), Nation.EnglandAndWales);
        Assert.Equal("Mon 4 Jan", weeks.DueDay(weeks.TimesOf(first, Nation.EnglandAndWales).Late.DueAt));
    }

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm'Z'", null, System.Globalization.DateTimeStyles.AssumeUniversal);

    private static WorkingCalendar Closed(string days) =>
        CalendarFiles.Read(File.ReadAllText(Path.Combine(WorkflowsFolder.Find(), "calendar", "bank-holidays.json")), days);
}
