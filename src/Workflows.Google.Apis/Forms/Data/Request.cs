using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>One change of a form; exactly one kind is set.</summary>
public class Request : IDirectResponseSchema
{
    [JsonProperty("createItem")]
    public virtual CreateItemRequest? CreateItem { get; set; }

    [JsonProperty("updateItem")]
    public virtual UpdateItemRequest? UpdateItem { get; set; }

    [JsonProperty("deleteItem")]
    public virtual DeleteItemRequest? DeleteItem { get; set; }

    [JsonProperty("moveItem")]
    public virtual MoveItemRequest? MoveItem { get; set; }

    [JsonProperty("updateFormInfo")]
    public virtual UpdateFormInfoRequest? UpdateFormInfo { get; set; }

    [JsonProperty("updateSettings")]
    public virtual UpdateSettingsRequest? UpdateSettings { get; set; }

    public virtual string? ETag { get; set; }
}
