using System.Xml;

namespace Workflows.Server.Simulation;

/// <summary>The HTTP endpoints of the simulated clock. They exist in Development with <c>--simulate</c> only.</summary>
public static class SimulationApi
{
    /// <summary>Maps <c>GET|POST /api/simulation/clock</c>.</summary>
    public static IEndpointRouteBuilder MapSimulation(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/simulation/clock", (SimulatedClock clock) => Results.Ok(new { now = clock.Now }));
        endpoints
            .MapPost(
                "/api/simulation/clock",
                async (ClockMove move, SimulatedClock clock, CancellationToken cancellationToken) =>
                {
                    TimeSpan? advance;
                    try
                    {
                        advance = move.Advance is null ? null : XmlConvert.ToTimeSpan(move.Advance);
                    }
                    catch (FormatException)
                    {
                        return Results.Problem($"'{move.Advance}' is not a duration such as PT1H or P2D.", statusCode: 400);
                    }

                    if ((move.To is null) == (advance is null))
                    {
                        return Results.Problem("Say either \"to\" (an instant) or \"advance\" (a duration such as PT1H).", statusCode: 400);
                    }

                    var to = move.To ?? clock.Now + advance!.Value;
                    return to < clock.Now.AddMinutes(-1)
                        ? Results.Problem("The business clock never goes back.", statusCode: 400)
                        : Results.Ok(await clock.MoveToAsync(to, cancellationToken));
                }
            )
            .DisableAntiforgery();
        return endpoints;
    }
}

/// <summary>A request to move the clock; exactly one of the two is given.</summary>
/// <param name="To">The instant to move to.</param>
/// <param name="Advance">The duration to move forward by, in ISO 8601 (<c>PT1H</c>).</param>
public sealed record ClockMove(DateTimeOffset? To, string? Advance);
