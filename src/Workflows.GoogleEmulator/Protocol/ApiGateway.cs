using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Auth;
using Workflows.GoogleEmulator.Faults;
using Workflows.GoogleEmulator.Forms;
using Workflows.GoogleEmulator.Sheets;

namespace Workflows.GoogleEmulator.Protocol;

/// <summary>The steps that all calls of both APIs share: token, scope, quota, faults, the method itself, the <c>fields</c> mask, the answer.</summary>
internal sealed partial class ApiGateway(
    FormsApi forms,
    SheetsApi sheets,
    SheetActs acts,
    AccessTokens tokens,
    Quotas quotas,
    FaultList faults,
    FaultWaits waits,
    Stats stats,
    GoogleEmulatorOptions options,
    ILogger<ApiGateway> log
)
{
    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            var request = await ApiRequest.ReadAsync(http);
            var call = forms.Resolve(request) ?? sheets.Resolve(request) ?? throw ApiException.NotFound();
            stats.Call(call.Name);
            LogCall(call.Name);
            var token = tokens.Check(http);
            if (!token.Has(call.Scopes))
            {
                throw ApiException.Scope($"{call.Service}.googleapis.com", call.Name);
            }

            quotas.Take(call.Service, call.Quota, token.User);
            await RunAsync(http, request, call);
        }
        catch (ApiException refused)
        {
            await AnswerAsync(http, refused.Code, refused.Body(options.ErrorsArray), pretty: true);
        }
        catch (InvalidDataException)
        {
            await AnswerAsync(
                http,
                400,
                ApiException.Invalid("The request body could not be unzipped.").Body(options.ErrorsArray),
                pretty: true
            );
        }
    }

    private async Task RunAsync(HttpContext http, ApiRequest request, ApiCall call)
    {
        // Read before the method runs, so that a mask that cannot be read refuses the call before anything is written.
        var mask = request.Fields;
        var met = faults.Match(call.Service, call.Name, http.Request.Path.Value ?? "");
        foreach (var fault in met)
        {
            switch (fault.Kind)
            {
                case FaultKind.Status:
                    await AnswerFaultAsync(http, fault);
                    return;
                case FaultKind.Delay when !fault.After:
                    // A caller that disconnects does not stop Google: the work is still done.
                    await waits.DelayAsync(fault, CancellationToken.None);
                    break;
                case FaultKind.ShortPages:
                    request.ShortPage = fault.PageSize ?? 1;
                    break;
                case FaultKind.AppendRace:
                    request.AppendRace = true;
                    break;
                case FaultKind.ActBeforeWrite when call.DocumentId is { } id && fault.Act is { } act:
                    acts.Apply(id, act);
                    break;
            }
        }

        if (met.Find(fault => fault.Kind == FaultKind.ApplyLater) is { } later)
        {
            waits.Later(later, call.Run);
            await AnswerFaultAsync(http, later);
            return;
        }

        var answer = call.Run();
        foreach (var fault in met)
        {
            switch (fault.Kind)
            {
                case FaultKind.ApplyThenStatus:
                    await AnswerFaultAsync(http, fault);
                    return;
                case FaultKind.ApplyThenReset:
                    http.Abort();
                    return;
                case FaultKind.Delay when fault.After:
                    await waits.DelayAsync(fault, http.RequestAborted);
                    break;
            }
        }

        var masked = mask is null ? answer : mask.Apply(answer);
        await AnswerAsync(http, 200, masked, pretty: request.Query("prettyPrint") is not "false" and not "False");
    }

    private Task AnswerFaultAsync(HttpContext http, FaultRule fault)
    {
        var status = fault.Status ?? 503;
        if (fault.RetryAfter is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (!fault.Html)
        {
            return AnswerAsync(http, status, ApiException.OfStatus(status).Body(options.ErrorsArray), pretty: true);
        }

        stats.Answer(status);
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=UTF-8";
        return http.Response.WriteAsync(FaultAnswers.Html(status), http.RequestAborted);
    }

    private Task AnswerAsync(HttpContext http, int status, JsonNode? body, bool pretty)
    {
        stats.Answer(status);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=UTF-8";
        http.Response.Headers.CacheControl = "private";
        var text = (body ?? new JsonObject()).ToJsonString(pretty ? Pretty : Compact);
        return http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), http.RequestAborted).AsTask();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method}")]
    private partial void LogCall(string method);
}
