using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Workflows.Storage;

namespace Workflows.People.WorkingTime;

/// <summary>
/// Reads the calendar's files: <c>calendar/bank-holidays.json</c> in the shape of the GOV.UK feed, and <c>calendar/closure-days.json</c>,
/// the charity's own list in the shape of one division's events.
/// </summary>
public static class CalendarFiles
{
    /// <summary>Loads the calendar of a <c>workflows</c> folder.</summary>
    /// <exception cref="ConfigurationException">A file is missing or wrong; one sentence says where.</exception>
    public static WorkingCalendar Load(string workflowsFolder)
    {
        var holidaysFile = Path.Combine(workflowsFolder, "calendar", "bank-holidays.json");
        var closuresFile = Path.Combine(workflowsFolder, "calendar", "closure-days.json");
        return Read(ReadText(holidaysFile), File.Exists(closuresFile) ? ReadText(closuresFile) : null);
    }

    /// <summary>Reads a calendar from the two files' texts; no closure days when the second is null.</summary>
    /// <exception cref="ConfigurationException">A text is wrong; one sentence says where.</exception>
    public static WorkingCalendar Read(string bankHolidays, string? closureDays)
    {
        var byNation = new Dictionary<Nation, IReadOnlyCollection<LocalDate>>();
        using (var feed = Parse("calendar/bank-holidays.json", bankHolidays))
        {
            foreach (var nation in Enum.GetValues<Nation>())
            {
                if (
                    feed.RootElement.ValueKind != JsonValueKind.Object
                    || !feed.RootElement.TryGetProperty(nation.Code(), out var division)
                    || division.ValueKind != JsonValueKind.Object
                    || !division.TryGetProperty("events", out var events)
                )
                {
                    throw new ConfigurationException(
                        $"calendar/bank-holidays.json: the division '{nation.Code()}' with its 'events' is missing."
                    );
                }

                var days = Days($"calendar/bank-holidays.json, {nation.Code()}", events);
                if (days.Count == 0)
                {
                    throw new ConfigurationException($"calendar/bank-holidays.json, {nation.Code()}: it lists no bank holiday.");
                }

                byNation[nation] = days;
            }
        }

        IReadOnlyCollection<LocalDate> closed = [];
        if (closureDays is not null)
        {
            using var file = Parse("calendar/closure-days.json", closureDays);
            closed =
                file.RootElement.ValueKind == JsonValueKind.Object && file.RootElement.TryGetProperty("events", out var events)
                    ? Days("calendar/closure-days.json", events)
                    : throw new ConfigurationException(
                        "calendar/closure-days.json: 'events' is missing; write an empty list when there are none."
                    );
        }

        var ends = byNation.Values.Min(days => days.Max());
        return new WorkingCalendar(byNation, closed, new DateOnly(ends.Year, ends.Month, ends.Day));
    }

    private static List<LocalDate> Days(string where, JsonElement events)
    {
        if (events.ValueKind != JsonValueKind.Array)
        {
            throw new ConfigurationException($"{where}: 'events' must be a list.");
        }

        var days = new List<LocalDate>();
        foreach (var item in events.EnumerateArray())
        {
            var text =
                item.ValueKind == JsonValueKind.Object
                && item.TryGetProperty("date", out var date)
                && date.ValueKind == JsonValueKind.String
                    ? date.GetString()!
                    : "";
            var parsed = LocalDatePattern.Iso.Parse(text);
            days.Add(
                parsed.Success
                    ? parsed.Value
                    : throw new ConfigurationException(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{where}: event {days.Count + 1} has the date '{text}'; write it as 2026-12-25."
                        )
                    )
            );
        }

        return days;
    }

    private static JsonDocument Parse(string name, string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw new ConfigurationException($"{name} is not JSON: {e.Message}", e);
        }
    }

    private static string ReadText(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The calendar's file '{file}' cannot be read: {e.Message}", e);
        }
    }
}
