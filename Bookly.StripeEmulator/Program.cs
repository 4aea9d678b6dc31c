using Bookly.StripeEmulator;

return await ServiceStartup.RunAsync("Bookly.StripeEmulator", () => StripeEmulatorApp.Build(args).RunAsync());
