using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Workflows.Faults.Round;

/// <summary>The node's business clock, moved over HTTP.</summary>
internal sealed class RoundClock(World world) : IDisposable
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    private readonly HttpClient http = new() { BaseAddress = new Uri(world.Nodes[0].Address), Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>The local day of an instant, as mails name it.</summary>
    public static string DayOf(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, London).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Business time.</summary>
    public async Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
    {
        var answer = await http.GetFromJsonAsync<JsonNode>(new Uri("/api/simulation/clock", UriKind.Relative), cancellationToken);
        return (DateTimeOffset)answer!["now"]!;
    }

    /// <summary>Moves to a time, or a second on when that is over; returns when all that became due on the way is done.</summary>
    /// <exception cref="HttpRequestException">The node was killed meanwhile.</exception>
    public async Task MoveToAsync(DateTimeOffset to, CancellationToken cancellationToken)
    {
        var now = await NowAsync(cancellationToken);
        to = to > now ? to : now.AddSeconds(1);
        using var response = await http.PostAsJsonAsync(new Uri("/api/simulation/clock", UriKind.Relative), new { to }, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Reads the forms, and waits until nothing can be done now.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken) =>
        await MoveToAsync(await NowAsync(cancellationToken), cancellationToken);

    /// <summary>The next Friday at 18:00 local time: what becomes active then has its first weekly row in the week after.</summary>
    public static DateTimeOffset NextFridayEvening(DateTimeOffset now)
    {
        var day = TimeZoneInfo.ConvertTime(now, London).Date.AddDays(1);
        while (day.DayOfWeek != DayOfWeek.Friday)
        {
            day = day.AddDays(1);
        }

        var local = day.AddHours(18);
        return new DateTimeOffset(local, London.GetUtcOffset(local));
    }

    public void Dispose() => http.Dispose();
}
