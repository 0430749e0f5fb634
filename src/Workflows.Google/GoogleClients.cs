using Google.Apis.Auth.OAuth2;
using Google.Apis.Forms.v1;
using Google.Apis.Http;
using Google.Apis.Json;
using Google.Apis.Services;
using Google.Apis.Sheets.v4;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Workflows.Google;

/// <summary>
/// Google's services, signed in as the service account. They are created at their first use, because the local stand-in writes its key file
/// when it begins to listen. Each call is sent once and never repeated here: Google may have carried out a write whose answer was lost, and
/// only the caller can find out (<see cref="Workflows.Google.Sheets.SheetWriter"/>).
/// </summary>
public sealed class GoogleClients : IDisposable
{
    private readonly GoogleOptions _options;
    private readonly Lazy<GoogleCredential> _credential;
    private readonly Lazy<FormsService> _forms;
    private readonly Lazy<SheetsService> _sheets;

    /// <summary>Takes the options. The key file is read at the first use.</summary>
    public GoogleClients(GoogleOptions options)
    {
        _options = options;
        // A failure is not cached: the key file may exist at the next try.
        _credential = new Lazy<GoogleCredential>(ReadCredential, LazyThreadSafetyMode.PublicationOnly);
        _forms = new Lazy<FormsService>(() => new FormsService(Initializer()), LazyThreadSafetyMode.PublicationOnly);
        _sheets = new Lazy<SheetsService>(() => new LargeSheetsService(Initializer()), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The client of the Forms API.</summary>
    /// <exception cref="GoogleCredentialException">The key file is not named, missing or not a service account's.</exception>
    public FormsService Forms => _forms.Value;

    /// <summary>The client of the Sheets API.</summary>
    /// <exception cref="GoogleCredentialException">The key file is not named, missing or not a service account's.</exception>
    public SheetsService Sheets => _sheets.Value;

    /// <summary>Closes the connections of the clients that were used.</summary>
    public void Dispose()
    {
        if (_forms.IsValueCreated)
        {
            _forms.Value.Dispose();
        }

        if (_sheets.IsValueCreated)
        {
            _sheets.Value.Dispose();
        }
    }

    /// <summary>How bodies are read and written: cells and answers that look like dates stay texts.</summary>
    internal static JsonSerializerSettings Json()
    {
        var json = NewtonsoftJsonSerializer.CreateDefaultSettings();
        json.DateParseHandling = DateParseHandling.None;
        return json;
    }

    private BaseClientService.Initializer Initializer()
    {
        return new BaseClientService.Initializer
        {
            ApplicationName = _options.ApplicationName,
            BaseUri = _options.BaseAddress is null ? null : Root(_options.BaseAddress),
            DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
            HttpClientInitializer = _credential.Value,
            HttpClientTimeout = _options.RequestTimeout,
            Serializer = new NewtonsoftJsonSerializer(Json()),
        };
    }

    private GoogleCredential ReadCredential()
    {
        if (_options.CredentialFile is not { Length: > 0 } path)
        {
            throw new GoogleCredentialException("Google:CredentialFile is not set; it names the service account's key file.");
        }

        JObject key;
        try
        {
            key = JObject.Parse(File.ReadAllText(path));
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new GoogleCredentialException($"The service account's key file {path} cannot be read: {unread.Message}", unread);
        }

        if (_options.BaseAddress is { } address)
        {
            key["token_uri"] = Root(address) + "token";
        }

        try
        {
            return CredentialFactory
                .FromJson<ServiceAccountCredential>(key.ToString(Formatting.None))
                .ToGoogleCredential()
                .CreateScoped(FormsService.Scope.FormsBody, FormsService.Scope.FormsResponsesReadonly, SheetsService.Scope.Spreadsheets);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException or FormatException)
        {
            throw new GoogleCredentialException($"{path} is not a service account's key file: {wrong.Message}", wrong);
        }
    }

    private static string Root(Uri address) => address.ToString().TrimEnd('/') + "/";
}
