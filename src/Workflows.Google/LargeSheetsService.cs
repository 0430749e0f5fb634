using Google;
using Google.Apis.Services;
using Google.Apis.Sheets.v4;
using Newtonsoft.Json;

namespace Workflows.Google;

/// <summary>
/// The client of the Sheets API for large answers: it reads them from their bytes. The client that it replaces makes one text of each answer
/// first, which is twice as large as the bytes and stays in memory until the oldest objects are collected.
/// </summary>
internal sealed class LargeSheetsService(BaseClientService.Initializer initializer) : SheetsService(initializer)
{
    private readonly JsonSerializer _serializer = JsonSerializer.Create(GoogleClients.Json());

    /// <inheritdoc />
    public override async Task<T> DeserializeResponse<T>(HttpResponseMessage response)
    {
        if (typeof(T) == typeof(string))
        {
            return await base.DeserializeResponse<T>(response);
        }

        using var text = new StreamReader(await response.Content.ReadAsStreamAsync());
        await using var json = new JsonTextReader(text);
        try
        {
            return _serializer.Deserialize<T>(json)!;
        }
        catch (JsonException unread)
        {
            throw new GoogleApiException(Name, "The answer cannot be read.", unread);
        }
    }
}
