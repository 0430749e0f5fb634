using System.Text.Json;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.WorkingTime;

public sealed class CalendarFilesTests
{
    private static readonly string Feed = File.ReadAllText(Path.Combine(WorkflowsFolder.Find(), "calendar", "bank-holidays.json"));

    [Theory]
    [InlineData("england-and-wales", "2026-12-25 2026-12-28 2027-01-01 2027-03-26 2027-03-29")]
    [InlineData("scotland", "2026-11-30 2026-12-25 2026-12-28 2027-01-01 2027-01-04 2027-03-26")]
    [InlineData("northern-ireland", "2026-12-25 2026-12-28 2027-01-01 2027-03-17 2027-03-26 2027-03-29")]
    public void The_winter_of_the_scenarios_has_the_bank_holidays_that_they_name(string division, string days) =>
        Assert.Equal(
            days.Split(' '),
            Dates(division).Where(d => string.CompareOrdinal(d, "2026-09-01") > 0 && string.CompareOrdinal(d, "2027-04-30") < 0)
        );

    [Theory]
    [InlineData("england-and-wales", 8)]
    [InlineData("scotland", 9)]
    [InlineData("northern-ireland", 10)]
    public void Every_year_has_its_number_of_days_none_at_a_weekend_none_twice(string division, int perYear)
    {
        var dates = Dates(division).ToList();
        Assert.All(dates.GroupBy(d => d[..4]), year => Assert.Equal(perYear, year.Count()));
        Assert.Equal(dates.Order(StringComparer.Ordinal).Distinct(), dates);
        Assert.All(dates, d => Assert.DoesNotContain(DateOnly.Parse(d).DayOfWeek, (DayOfWeek[])[DayOfWeek.Saturday, DayOfWeek.Sunday]));
    }

    [Fact]
    public void It_is_known_how_far_the_calendar_reaches_and_when_that_is_near()
    {
        var calendar = CalendarFiles.Read(Feed, null);
        Assert.Equal(new DateOnly(2028, 12, 26), calendar.DataEnds);
        Assert.False(calendar.EndsSoon(new DateTimeOffset(2028, 9, 27, 12, 0, 0, TimeSpan.Zero)));
        Assert.True(calendar.EndsSoon(new DateTimeOffset(2028, 9, 28, 12, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("2028-12-26T23:00:00Z", true)]
    [InlineData("2028-12-27T00:00:00Z", false)]
    [InlineData("2029-01-01T12:00:00Z", false)]
    public void A_time_beyond_the_known_holidays_is_doubted_in_words(string at, bool known)
    {
        var calendar = CalendarFiles.Read(Feed, null);
        var time = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(known, calendar.Knows(time));
        Assert.Equal(known, calendar.Doubt(time) is null);
        Assert.Null(calendar.Doubt(null));
    }

    [Theory]
    [InlineData("[]", "england-and-wales")]
    [InlineData("{\"england-and-wales\":{\"events\":[]}}", "lists no bank holiday")]
    [InlineData("{\"england-and-wales\":{\"events\":[{\"date\":\"25/12/2026\"}]}}", "event 1 has the date '25/12/2026'")]
    [InlineData("{\"england-and-wales\":{\"events\":[7]}}", "event 1")]
    [InlineData("{", "is not JSON")]
    public void A_wrong_feed_stops_with_a_sentence(string feed, string says) =>
        Assert.Contains(says, Assert.Throws<ConfigurationException>(() => CalendarFiles.Read(feed, null)).Message);

    [Fact]
    public void A_closure_list_without_its_list_stops_with_a_sentence() =>
        Assert.Contains("'events' is missing", Assert.Throws<ConfigurationException>(() => CalendarFiles.Read(Feed, "{}")).Message);

    private static IEnumerable<string> Dates(string division)
    {
        using var feed = JsonDocument.Parse(Feed);
        return
        [
            .. feed
                .RootElement.GetProperty(division)
                .GetProperty("events")
                .EnumerateArray()
                .Select(e => e.GetProperty("date").GetString()!),
        ];
    }
}
