using Bookly.StripeEmulator;

try
{
    await StripeEmulatorApp.Build(args).RunAsync();
    return 0;
}
catch (StartRefusedException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
