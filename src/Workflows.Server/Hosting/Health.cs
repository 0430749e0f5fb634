using Workflows.Storage;

namespace Workflows.Server.Hosting;

/// <summary>Whether the process lives, and whether it can work.</summary>
public static class Health
{
    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => Results.Text("live")).AllowAnonymous();
        endpoints
            .MapGet(
                "/health/ready",
                async (Database database, StartUpState state, CancellationToken cancellationToken) =>
                {
                    try
                    {
                        await database.QuerySingleOrDefaultAsync<int>("select 1", null, cancellationToken);
                        return state.IsReady ? Results.Text("ready") : Results.Text(state.Waiting, statusCode: 503);
                    }
                    catch (Exception e) when (e is System.Data.Common.DbException or IOException)
                    {
                        return Results.Text("The database does not answer.", statusCode: 503);
                    }
                }
            )
            .AllowAnonymous();
        return endpoints;
    }
}
