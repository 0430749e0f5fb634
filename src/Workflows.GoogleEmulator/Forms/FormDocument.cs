using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Forms;

/// <summary>A form with its responses. A state never changes; a change replaces it by the next state.</summary>
/// <param name="Id">The form's id.</param>
/// <param name="Json">The form as <c>forms.get</c> shows it.</param>
internal sealed record FormDocument(string Id, JsonObject Json)
{
    /// <summary>Whether respondents may edit their responses. The API does not have this setting: an act switches it.</summary>
    public bool AllowsEditing { get; init; }

    public string Confirmation { get; init; } = "Your response has been recorded.";

    public bool Trashed { get; init; }

    public bool Unshared { get; init; }

    public ImmutableSortedDictionary<string, StoredResponse> Responses { get; init; } =
        ImmutableSortedDictionary.Create<string, StoredResponse>(StringComparer.Ordinal);

    /// <summary>The response that was sent last, listed already or not.</summary>
    public StoredResponse? Latest { get; init; }

    public string Title => Json.Object("info").Text("title") ?? "";

    public string? Description => Json.Object("info").Text("description");

    public IEnumerable<JsonObject> Items => Json.Objects("items");

    public bool IsPublished => Json.Object("publishSettings").Object("publishState").Flag("isPublished");

    public bool IsAccepting => Json.Object("publishSettings").Object("publishState").Flag("isAcceptingResponses");

    /// <summary><c>DO_NOT_COLLECT</c>, <c>VERIFIED</c> or <c>RESPONDER_INPUT</c>.</summary>
    public string EmailCollection => Json.Object("settings").Text("emailCollectionType") ?? "DO_NOT_COLLECT";

    public bool CollectsEmail => EmailCollection is "VERIFIED" or "RESPONDER_INPUT";

    public JsonObject HeadToJournal() =>
        new()
        {
            ["form"] = Json.DeepClone(),
            ["editing"] = AllowsEditing,
            ["confirmation"] = Confirmation,
            ["trashed"] = Trashed,
            ["unshared"] = Unshared,
        };

    public FormDocument Replay(JsonObject line)
    {
        var next = this;
        if (line.Object("form") is { } form)
        {
            next = next with
            {
                Json = (JsonObject)form.DeepClone(),
                AllowsEditing = line.Flag("editing"),
                Confirmation = line.Text("confirmation") ?? Confirmation,
                Trashed = line.Flag("trashed"),
                Unshared = line.Flag("unshared"),
            };
        }

        if (line.Object("response") is { } response)
        {
            next = next.With(StoredResponse.FromJournal(response));
        }

        return line.Text("removed") is { } removed ? next with { Responses = next.Responses.Remove(removed) } : next;
    }

    /// <summary>Changes when a response is listed, but not which response was sent last. The journal does not store it, so after a restart the wait begins again.</summary>
    public FormDocument WithReplaced(StoredResponse response) => this with { Responses = Responses.SetItem(response.Id, response) };

    public FormDocument With(StoredResponse response) =>
        this with
        {
            Responses = Responses.SetItem(response.Id, response),
            Latest = response,
        };
}
