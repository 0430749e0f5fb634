using NodaTime;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.WorkingTime;

public sealed class WorkingCalendarTests
{
    private static readonly WorkingCalendar Calendar = CalendarFiles.Load(WorkflowsFolder.Find());

    [Theory]
    [InlineData("2026-11-24 10:12", 8, "2026-11-25 10:12")]
    [InlineData("2026-11-24 10:12", 16, "2026-11-26 10:12")]
    [InlineData("2026-11-24 10:12", 24, "2026-11-27 10:12")]
    [InlineData("2026-11-24 10:12", 40, "2026-12-01 10:12")]
    public void The_decision_ladder_of_a_request_on_Tuesday_morning_stands_at_the_same_minute(string from, double hours, string expected) =>
        Assert.Equal(At(expected), Calendar.AddWorkingHours(At(from), hours, Nation.EnglandAndWales));

    [Theory]
    [InlineData("2026-12-24 15:30", 8, Nation.EnglandAndWales, "2026-12-29 15:30")]
    [InlineData("2026-12-24 15:30", 16, Nation.EnglandAndWales, "2026-12-30 15:30")]
    [InlineData("2026-11-27 14:00", 16, Nation.EnglandAndWales, "2026-12-01 14:00")]
    [InlineData("2026-11-27 14:00", 16, Nation.Scotland, "2026-12-02 14:00")]
    [InlineData("2027-03-25 16:00", 16, Nation.EnglandAndWales, "2027-03-31 16:00")]
    [InlineData("2026-11-28 21:05", 16, Nation.EnglandAndWales, "2026-12-01 17:00")]
    public void Bank_holidays_weekends_and_a_change_of_clocks_move_the_due_time(
        string from,
        double hours,
        Nation nation,
        string expected
    ) => Assert.Equal(At(expected), Calendar.AddWorkingHours(At(from), hours, nation));

    [Fact]
    public void Scotland_works_on_Easter_Monday_and_England_does_not()
    {
        Assert.True(Calendar.IsWorkingTime(At("2027-03-29 11:00"), Nation.Scotland));
        Assert.False(Calendar.IsWorkingTime(At("2027-03-29 11:00"), Nation.EnglandAndWales));
        Assert.False(Calendar.IsWorkingTime(At("2027-07-12 11:00"), Nation.NorthernIreland));
    }

    [Fact]
    public void A_whole_day_ends_at_five_and_not_at_nine_of_the_next()
    {
        Assert.Equal(At("2026-11-24 17:00"), Calendar.AddWorkingHours(At("2026-11-24 09:00"), 8, Nation.EnglandAndWales));
        Assert.Equal(At("2026-11-25 09:00"), Calendar.NextWorkingTime(At("2026-11-24 17:00"), Nation.EnglandAndWales));
        Assert.Equal(At("2026-11-25 17:00"), Calendar.AddWorkingDays(At("2026-11-24 17:00"), 1, Nation.EnglandAndWales));
    }

    [Fact]
    public void Fractions_of_hours_are_exact_and_hours_are_never_taken_back()
    {
        Assert.Equal(At("2026-11-25 09:30"), Calendar.AddWorkingHours(At("2026-11-24 16:45"), 0.75, Nation.EnglandAndWales));
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.AddWorkingHours(At("2026-11-24 16:45"), -1, Nation.EnglandAndWales));
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.AddWorkingHours(At("2026-11-24 16:45"), double.NaN, Nation.Scotland));
    }

    [Fact]
    public void The_time_that_a_decision_took_counts_working_hours_only()
    {
        var taken = Calendar.WorkingHoursBetween(At("2026-11-24 10:12"), At("2026-11-24 11:04"), Nation.EnglandAndWales);
        Assert.Equal(0.87, Math.Round(taken, 2));
        Assert.Equal(2, Calendar.WorkingHoursBetween(At("2026-11-27 16:00"), At("2026-11-30 10:00"), Nation.EnglandAndWales));
        Assert.Equal(0, Calendar.WorkingHoursBetween(At("2026-11-28 10:00"), At("2026-11-29 10:00"), Nation.EnglandAndWales));
        Assert.Equal(0, Calendar.WorkingHoursBetween(At("2026-11-25 10:00"), At("2026-11-24 10:00"), Nation.EnglandAndWales));
    }

    [Fact]
    public void Adding_hours_and_counting_them_agree_whatever_the_start() =>
        CsCheck.Check.Sample(
            CsCheck.Gen.Select(CsCheck.Gen.Int[0, 900 * 24 * 60], CsCheck.Gen.Int[0, 4000], CsCheck.Gen.Int[0, 2]),
            (minutes, quarters, nation) =>
            {
                var from = At("2026-01-05 00:00").AddMinutes(minutes);
                var to = Calendar.AddWorkingHours(from, quarters / 4.0, (Nation)nation);
                return to >= from && Math.Abs(Calendar.WorkingHoursBetween(from, to, (Nation)nation) - (quarters / 4.0)) < 1e-6;
            },
            iter: 500
        );

    [Theory]
    [InlineData("2026-12-12 21:40", "2026-12-14 08:00")]
    [InlineData("2026-11-24 07:59", "2026-11-24 08:00")]
    [InlineData("2026-11-24 17:59", "2026-11-24 17:59")]
    [InlineData("2026-11-24 18:00", "2026-11-25 08:00")]
    [InlineData("2026-12-24 18:30", "2026-12-29 08:00")]
    public void Mails_to_staff_leave_from_eight_to_six_on_working_days(string from, string expected) =>
        Assert.Equal(At(expected), Calendar.NextMailTime(At(from), Nation.EnglandAndWales));

    [Fact]
    public void Ten_o_clock_is_ten_o_clock_in_winter_and_in_summer()
    {
        Assert.Equal(DateTimeOffset.Parse("2027-03-24T10:00Z"), Calendar.AtLocal(new LocalDate(2027, 3, 24), new LocalTime(10, 0)));
        Assert.Equal(DateTimeOffset.Parse("2027-04-01T09:00Z"), Calendar.AtLocal(new LocalDate(2027, 4, 1), new LocalTime(10, 0)));
    }

    [Fact]
    public void A_time_that_does_not_exist_is_the_first_valid_one_and_a_repeated_time_is_its_first()
    {
        Assert.Equal(DateTimeOffset.Parse("2027-03-28T01:00Z"), Calendar.AtLocal(new LocalDate(2027, 3, 28), new LocalTime(1, 30)));
        Assert.Equal(DateTimeOffset.Parse("2027-10-31T00:30Z"), Calendar.AtLocal(new LocalDate(2027, 10, 31), new LocalTime(1, 30)));
    }

    [Theory]
    [InlineData("2026-11-26T10:12Z", "Thu 26 Nov 10:12", "Thursday 26 November, 10:12")]
    [InlineData("2027-06-01T08:05Z", "Tue 1 Jun 09:05", "Tuesday 1 June, 09:05")]
    [InlineData("2026-09-30T23:30Z", "Thu 1 Oct 00:30", "Thursday 1 October, 00:30")]
    public void Due_times_are_written_in_local_words(string instant, string shortly, string fully)
    {
        var at = DateTimeOffset.Parse(instant);
        Assert.Equal(shortly, Calendar.Due(at));
        Assert.Equal(fully, Calendar.DueLong(at));
    }

    [Fact]
    public void Instants_are_UTC_whatever_offset_they_came_with()
    {
        var from = DateTimeOffset.Parse("2026-11-24T15:12+05:00");
        var to = Calendar.AddWorkingHours(from, 8, Nation.EnglandAndWales);
        Assert.Equal(TimeSpan.Zero, to.Offset);
        Assert.Equal(DateTimeOffset.Parse("2026-11-25T10:12Z"), to);
    }

    [Fact]
    public void A_closure_day_of_the_charity_is_free_in_every_nation()
    {
        var holidays = File.ReadAllText(Path.Combine(WorkflowsFolder.Find(), "calendar", "bank-holidays.json"));
        var calendar = CalendarFiles.Read(holidays, """{"events":[{"title":"Staff conference","date":"2026-11-25"}]}""");
        Assert.All(
            Enum.GetValues<Nation>(),
            n => Assert.Equal(At("2026-11-26 10:12"), calendar.AddWorkingHours(At("2026-11-24 10:12"), 8, n))
        );
    }

    [Fact]
    public void A_calendar_without_a_working_day_says_so_instead_of_searching_for_ever()
    {
        var days = Enumerable.Range(0, 12 * 366).Select(i => new LocalDate(2026, 1, 1).PlusDays(i)).ToList();
        var calendar = new WorkingCalendar(new Dictionary<Nation, IReadOnlyCollection<LocalDate>>(), days);
        Assert.Throws<InvalidOperationException>(() => calendar.NextWorkingTime(At("2026-11-24 10:12"), Nation.Scotland));
    }

    internal static DateTimeOffset At(string london)
    {
        var local = NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm").Parse(london).Value;
        return local.InZoneStrictly(DateTimeZoneProviders.Tzdb["Europe/London"]).ToInstant().ToDateTimeOffset();
    }
}
