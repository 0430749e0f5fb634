using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Forms;

/// <summary>Finds the method of the Forms API for a request. Source: Google Forms API v1.</summary>
internal sealed class FormsApi(FormStore store, PublicAddress address, GoogleEmulatorOptions options)
{
    private const string Auth = "https://www.googleapis.com/auth/";
    private static readonly string[] Writing = [Auth + "drive", Auth + "drive.file", Auth + "forms.body"];
    private static readonly string[] Reading = [.. Writing, Auth + "drive.readonly", Auth + "forms.body.readonly"];
    private static readonly string[] ReadingResponses = [Auth + "drive", Auth + "drive.file", Auth + "forms.responses.readonly"];

    public ApiCall? Resolve(ApiRequest request)
    {
        var parts = request.Segments;
        if (parts is not ["v1", "forms", ..])
        {
            return null;
        }

        if (parts.Length == 2)
        {
            return request.Method == "POST" ? Call("forms.create", QuotaKind.Write, Writing, null, () => Create(request)) : null;
        }

        var colon = parts[2].IndexOf(':', StringComparison.Ordinal);
        var (id, verb) = colon < 0 ? (parts[2], null) : (parts[2][..colon], parts[2][(colon + 1)..]);
        return (parts.Length, request.Method, verb) switch
        {
            (3, "GET", null) => Call("forms.get", QuotaKind.Read, Reading, id, () => Show(store.Open(id).Current.Json)),
            (3, "POST", "batchUpdate") => Call(
                "forms.batchUpdate",
                QuotaKind.Write,
                Writing,
                id,
                () => BatchUpdate(id, request.RequiredBody)
            ),
            (3, "POST", "setPublishSettings") => Call(
                "forms.setPublishSettings",
                QuotaKind.Write,
                Writing,
                id,
                () => SetPublishSettings(id, request.RequiredBody)
            ),
            (4, "GET", null) when parts[3] == "responses" => Call(
                "forms.responses.list",
                QuotaKind.ExpensiveRead,
                ReadingResponses,
                id,
                () => store.Open(id).Change(form => ResponseListing.List(form, request, options.FilterOnCreateTime))
            ),
            (5, "GET", null) when parts[3] == "responses" => Call(
                "forms.responses.get",
                QuotaKind.Read,
                ReadingResponses,
                id,
                () => GetResponse(id, parts[4])
            ),
            (>= 4, _, null) when parts[3] == "watches" => Call("forms.watches", QuotaKind.Write, Writing, id, NoWatches),
            _ => null,
        };
    }

    private JsonObject Create(ApiRequest request)
    {
        var body = request.RequiredBody;
        var info = body.Object("info") ?? [];
        if (body.Any(field => field.Key != "info") || info.Any(field => field.Key is not ("title" or "documentTitle")))
        {
            throw ApiException.Invalid(
                "Only info.title and info.documentTitle can be set when a form is created. Use batchUpdate for the rest."
            );
        }

        if (info.Text("title") is not { Length: > 0 } title)
        {
            throw ApiException.Invalid("info.title must be set.");
        }

        var id = "1" + Ids.Letters(43);
        var state = request.QueryFlag("unpublished") ? [] : new JsonObject { ["isPublished"] = true, ["isAcceptingResponses"] = true };
        var json = new JsonObject
        {
            ["formId"] = id,
            ["info"] = new JsonObject { ["title"] = title, ["documentTitle"] = info.Text("documentTitle") ?? "Untitled form" },
            ["settings"] = new JsonObject { ["emailCollectionType"] = "DO_NOT_COLLECT" },
            ["revisionId"] = NewRevision(),
            ["responderUri"] = "",
            ["publishSettings"] = new JsonObject { ["publishState"] = state },
        };
        store.Add(new FormDocument(id, json));
        return Show(json);
    }

    /// <summary>The link is computed for each answer, because the emulator may listen at another address after a restart.</summary>
    private JsonObject Show(JsonObject form)
    {
        var shown = (JsonObject)form.DeepClone();
        shown["responderUri"] = $"{address.Value}/forms/{form.Text("formId")}/viewform";
        return shown;
    }

    private JsonObject BatchUpdate(string id, JsonObject body) =>
        store
            .Open(id)
            .Change(form =>
            {
                var control = body.Object("writeControl");
                if (control.Text("requiredRevisionId") is { } required && required != form.Json.Text("revisionId"))
                {
                    throw ApiException.Precondition("The required revision ID does not match the current revision of the form.");
                }

                var json = (JsonObject)form.Json.DeepClone();
                var replies = new FormBatch(json).Apply([.. body.Objects("requests")]);
                json["revisionId"] = NewRevision();
                var answer = new JsonObject();
                if (body.Flag("includeFormInResponse"))
                {
                    answer["form"] = Show(json);
                }

                answer["replies"] = replies;
                answer["writeControl"] = new JsonObject { ["requiredRevisionId"] = json.Text("revisionId") };
                return (form with { Json = json }, answer);
            });

    private JsonObject SetPublishSettings(string id, JsonObject body) =>
        store
            .Open(id)
            .Change(form =>
            {
                var json = (JsonObject)form.Json.DeepClone();
                var settings = (JsonObject)json["publishSettings"]!;
                FieldUpdate.Apply(settings, body.Object("publishSettings") ?? [], body.Text("updateMask") ?? "*", "publishSettings");
                Proto.Strip(settings);
                settings["publishState"] ??= new JsonObject();
                var state = settings.Object("publishState");
                if (state.Flag("isAcceptingResponses") && !state.Flag("isPublished"))
                {
                    throw ApiException.Invalid("A form that is not published cannot accept responses.");
                }

                return (form with { Json = json }, new JsonObject { ["formId"] = id, ["publishSettings"] = settings.DeepClone() });
            });

    private JsonObject GetResponse(string id, string responseId) =>
        store.Open(id).Current.Responses.GetValueOrDefault(responseId) is { HiddenPolls: 0 } response
            ? response.ToJson(id)
            : throw ApiException.NotFound();

    private static JsonObject NoWatches() =>
        throw new ApiException(501, "UNIMPLEMENTED", "This stand-in has no watches. Poll responses.list instead.");

    private static ApiCall Call(string method, QuotaKind quota, string[] scopes, string? id, Func<JsonObject> run) =>
        new("forms", method, quota, scopes, id, run);

    internal static string NewRevision() => "0000" + Ids.Hex(4);
}
