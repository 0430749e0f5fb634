using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Engine.Runtime;
using Workflows.Storage.Secrets;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Secrets;

/// <summary>
/// Elsa's endpoints about secrets. Who designs may see their names and choose one; who publishes may make, replace and delete them. A value comes
/// in with a request and is in no answer.
/// </summary>
internal static class SecretsApi
{
    private const int MostOnAPage = 200;
    private const int UsualPage = 100;

    public static void MapSecretsApi(this RouteGroupBuilder api)
    {
        var secrets = api.MapGroup("/secrets");
        secrets.MapGet("", ListAsync).Needs(StudioPermissions.ReadSecrets);
        secrets.MapGet("/descriptors", () => ApiJson.Ok(SecretModels.Descriptors)).Needs(StudioPermissions.ReadSecrets);
        secrets.MapPost("/picker", PickAsync).Needs(StudioPermissions.ReadSecrets);
        secrets.MapGet("/{name}", GetAsync).Needs(StudioPermissions.ReadSecrets);
        secrets.MapGet("/{name}/uses", UsesAsync).Needs(StudioPermissions.ReadSecrets);
        secrets.MapPost("", AddAsync).Needs(StudioPermissions.WriteSecrets);
        secrets.MapPost("/{name}", DescribeAsync).Needs(StudioPermissions.WriteSecrets);
        secrets.MapPost("/{name}/rotate", ReplaceAsync).Needs(StudioPermissions.WriteSecrets);
        secrets.MapPost("/{name}/revoke", RevokeAsync).Needs(StudioPermissions.WriteSecrets);
        secrets.MapPost("/{name}/test", TestAsync).Needs(StudioPermissions.TestSecrets);
        secrets.MapDelete("/{name}", DeleteAsync).Needs(StudioPermissions.DeleteSecrets);
    }

    private static async Task<IResult> ListAsync(HttpContext http, SecretStore store, SecretModels models, BusinessClock clock)
    {
        var request = await ApiRequest.ReadAsync(http);
        var size = request.Number("pageSize") is > 0 and var asked ? Math.Min(asked, MostOnAPage) : UsualPage;
        var search = Asked(request) with
        {
            Status = request.Word<SecretStatus>("status"),
            Skip = (long)Math.Max(request.Number("page") ?? 0, 0) * size,
            Take = size,
        };
        var (page, total) = await store.FindAsync(search, http.RequestAborted);
        return ApiJson.Ok(
            new
            {
                Items = await ShownAsync(page, models, clock, http.RequestAborted),
                TotalCount = total,
                // What the page of secrets offers.
                CanWrite = http.User.May(StudioPermissions.WriteSecrets),
            }
        );
    }

    private static async Task<IResult> PickAsync(HttpContext http, SecretStore store, SecretModels models, BusinessClock clock)
    {
        var request = await ApiRequest.ReadAsync(http);
        var search = Asked(request) with { Status = request.Flag("activeOnly") == false ? null : SecretStatus.Active, Take = UsualPage };
        var (page, _) = await store.FindAsync(search, http.RequestAborted);
        return ApiJson.Ok(
            new
            {
                Items = await ShownAsync(page, models, clock, http.RequestAborted),
                CanCreateInline = http.User.May(StudioPermissions.WriteSecrets),
            }
        );
    }

    private static async Task<IResult> GetAsync(
        string name,
        SecretStore store,
        SecretModels models,
        BusinessClock clock,
        CancellationToken stop
    ) => await AnswerAsync(await store.FindAsync(name, stop), models, clock, stop);

    private static async Task<IResult> UsesAsync(string name, SecretStore store, SecretUses uses, CancellationToken stop) =>
        await store.FindAsync(name, stop) is { } secret
            ? ApiJson.Ok(new { Items = await uses.OfAsync(secret.Name, stop) })
            : Results.StatusCode(StatusCodes.Status404NotFound);

    private static async Task<IResult> AddAsync(HttpContext http, SecretStore store, SecretModels models, BusinessClock clock)
    {
        var request = await ApiRequest.ReadAsync(http);
        var secret = new NewSecret
        {
            Name = request.Text("name") ?? "",
            DisplayName = request.Text("displayName"),
            Description = request.Text("description"),
            TypeName = request.Text("typeName") ?? SecretTypes.Text,
            StoreName = request.Text("storeName") ?? SecretTypes.Encrypted,
            Scope = request.Text("scope"),
            Tags = request.Texts("tags"),
            Value = ValueIn(request, clock),
        };
        return await AnswerAsync(await store.AddAsync(secret, http.User.Actor(), http.RequestAborted), models, clock, http.RequestAborted);
    }

    private static async Task<IResult> DescribeAsync(
        HttpContext http,
        string name,
        SecretStore store,
        SecretModels models,
        BusinessClock clock
    )
    {
        var request = await ApiRequest.ReadAsync(http);
        var changed = await store.DescribeAsync(
            name,
            request.Text("displayName"),
            request.Text("description"),
            http.User.Actor(),
            http.RequestAborted
        );
        return await AnswerAsync(changed, models, clock, http.RequestAborted);
    }

    private static async Task<IResult> ReplaceAsync(
        HttpContext http,
        string name,
        SecretStore store,
        SecretModels models,
        BusinessClock clock
    )
    {
        var request = await ApiRequest.ReadAsync(http);
        var changed = await store.ReplaceAsync(name, ValueIn(request, clock), http.User.Actor(), http.RequestAborted);
        return await AnswerAsync(changed, models, clock, http.RequestAborted);
    }

    private static async Task<IResult> RevokeAsync(
        HttpContext http,
        string name,
        SecretStore store,
        SecretModels models,
        BusinessClock clock
    ) => await AnswerAsync(await store.RevokeAsync(name, http.User.Actor(), http.RequestAborted), models, clock, http.RequestAborted);

    private static async Task<IResult> TestAsync(string name, SecretValues values, CancellationToken stop)
    {
        var error = await values.TestAsync(name, stop);
        return ApiJson.Ok(new { Succeeded = error is null, Error = error });
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, string name, SecretStore store) =>
        Results.StatusCode(
            await store.DeleteAsync(name, http.User.Actor(), http.RequestAborted)
                ? StatusCodes.Status204NoContent
                : StatusCodes.Status404NotFound
        );

    private static SecretSearch Asked(ApiRequest request) =>
        new()
        {
            Text = request.Text("search")?.Trim(),
            TypeNames = request.Texts("typeName", "typeNames"),
            StoreNames = request.Texts("storeName", "storeNames"),
            Scope = request.Text("scope"),
        };

    private static SecretValue ValueIn(ApiRequest request, BusinessClock clock)
    {
        if (request.Node("metadata") is JsonObject { Count: > 0 })
        {
            throw new RefusedRequestException("'metadata' is not kept here: write what it says into the description.");
        }

        var expires = request.Time("expiresAt");
        if (expires <= clock.Now)
        {
            throw new RefusedRequestException("The value would expire in the past: give a later day.");
        }

        return new SecretValue(request.Text("value"), request.Text("configurationKey"), expires);
    }

    private static async Task<IResult> AnswerAsync(Secret? secret, SecretModels models, BusinessClock clock, CancellationToken stop) =>
        secret is null ? Results.StatusCode(StatusCodes.Status404NotFound) : ApiJson.Ok(await models.OfAsync(secret, clock.Now, stop));

    private static async Task<List<object>> ShownAsync(
        IReadOnlyList<Secret> secrets,
        SecretModels models,
        BusinessClock clock,
        CancellationToken stop
    )
    {
        var shown = new List<object>();
        foreach (var secret in secrets)
        {
            shown.Add(await models.OfAsync(secret, clock.Now, stop));
        }

        return shown;
    }
}
