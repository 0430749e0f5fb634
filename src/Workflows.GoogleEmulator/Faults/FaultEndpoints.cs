using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Workflows.GoogleEmulator.Forms;
using Workflows.GoogleEmulator.Protocol;
using Workflows.GoogleEmulator.Sheets;

namespace Workflows.GoogleEmulator.Faults;

/// <summary>The emulator's own endpoints: faults, counts, and the acts of people on forms and spreadsheets.</summary>
internal static class FaultEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Unknown fields are refused: a rule with a misspelt field would silently do something else.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/emulator/faults", (FaultList faults) => Results.Json(faults.All(), Json));
        routes.MapPost("/emulator/faults", AddAsync);
        routes.MapDelete("/emulator/faults", Clear);
        routes.MapDelete(
            "/emulator/faults/{id:int}",
            (int id, FaultList faults) => faults.Remove(id) ? Results.NoContent() : Results.NotFound()
        );
        routes.MapPost("/emulator/faults/release", Release);
        routes.MapGet("/emulator/stats", ShowStats);
        routes.MapDelete("/emulator/stats", ClearStats);
        routes.MapPost("/emulator/quotas/refill", Refill);
        routes.MapPost("/emulator/tokens/revoke", Revoke);
        routes.MapPost(
            "/emulator/spreadsheets/{id}/acts",
            (HttpContext http, string id, SheetActs acts) => ActAsync(http, act => acts.Apply(id, act))
        );
        routes.MapPost(
            "/emulator/forms/{id}/acts",
            (HttpContext http, string id, FormActs acts) => ActAsync(http, act => acts.Apply(id, act))
        );
    }

    private static async Task<IResult> AddAsync(HttpContext http, FaultList faults)
    {
        try
        {
            var node = await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            var rules = node is JsonArray list ? list.Deserialize<List<FaultRule>>(Json)! : [node.Deserialize<FaultRule>(Json)!];
            return Results.Json(rules.ConvertAll(faults.Add), Json, statusCode: StatusCodes.Status201Created);
        }
        catch (JsonException wrong)
        {
            return Wrong(wrong.Message);
        }
    }

    private static IResult Clear(FaultList faults)
    {
        faults.Clear();
        return Results.NoContent();
    }

    private static IResult Release(FaultWaits waits, FormActs forms) =>
        Results.Json(new JsonObject { ["released"] = waits.Release(), ["shown"] = forms.Release() });

    private static IResult ShowStats(Stats stats, FaultWaits waits)
    {
        var json = stats.ToJson();
        json["waiting"] = waits.ToJson();
        return Results.Json(json);
    }

    private static IResult ClearStats(Stats stats)
    {
        stats.Clear();
        return Results.NoContent();
    }

    private static IResult Refill(Quotas quotas)
    {
        quotas.Refill();
        return Results.NoContent();
    }

    private static IResult Revoke(Auth.AccessTokens tokens)
    {
        tokens.Revoke();
        return Results.NoContent();
    }

    private static async Task<IResult> ActAsync(HttpContext http, Action<JsonObject> apply)
    {
        try
        {
            var act = await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) as JsonObject;
            apply(act ?? throw ApiException.Invalid("An act is a JSON object with a kind."));
            return Results.NoContent();
        }
        catch (ApiException refused)
        {
            return Results.Json(refused.Body(errorsArray: false), statusCode: refused.Code);
        }
        catch (JsonException wrong)
        {
            return Wrong(wrong.Message);
        }
    }

    private static IResult Wrong(string message) =>
        Results.Json(ApiException.Invalid(message).Body(errorsArray: false), statusCode: StatusCodes.Status400BadRequest);
}
