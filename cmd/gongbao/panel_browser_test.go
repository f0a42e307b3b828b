package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// keptPicture is JavaScript for the picture that the page would save: its type, its width, and the
// number of pixels that are not white.
const keptPicture = `new Promise((resolve, reject) => {
	HTMLAnchorElement.prototype.click = () => {};
	URL.createObjectURL = async blob => {
		const picture = await createImageBitmap(blob), canvas = new OffscreenCanvas(picture.width, picture.height), context = canvas.getContext('2d');
		context.drawImage(picture, 0, 0);
		const dots = context.getImageData(0, 0, picture.width, picture.height).data;
		let drawn = 0;
		for (let i = 0; i < dots.length; i += 4) if (dots[i] < 200) drawn++;
		resolve({kind: blob.type, width: picture.width, drawn});
	};
	document.querySelector('#bars .tools button').dispatchEvent(new MouseEvent('click'));
	setTimeout(reject, 10000, 'no picture');
})`

// TestPanelInBrowser keeps typed terms as a dictionary, counts with it, saves a drawing as a
// picture, and removes the dictionary.
func TestPanelInBrowser(t *testing.T) {
	s := serveSite(t, "煤矸石", absolute(t, seeds))
	ctx := browser(t)
	do(t, ctx, "count terms", windows[0].as(), chromedp.Navigate(s.address(page{path: "/panel?terms=就业 教育&area=counties:140000"})), chromedp.WaitVisible(`#bars svg`))
	picture, err := chromedp.Run(ctx, chromedp.Evaluate[struct {
		Kind         string
		Width, Drawn int
	}](keptPicture, chromedp.EvalAwaitPromise))
	if err != nil || picture.Kind != "image/png" || picture.Width != 3*760 || picture.Drawn < 1000 {
		t.Errorf("the picture is %+v, %v", picture, err)
	}
	do(t, ctx, "keep the terms", chromedp.Navigate(s.address(page{path: "/panel?terms=就业 教育&area=counties:140000"})),
		chromedp.WaitVisible(`#about .tools`),
		click(`document.querySelector('#about .tools a[href^="/dictionaries"]')`), chromedp.WaitVisible(`#token`))
	if text := eval[string](t, ctx, `document.querySelector('#text').value`); text != "就业\n教育" {
		t.Errorf("the form has %q", text)
	}
	do(t, ctx, "with a wrong token", chromedp.SendKeys(`#name`, "民生二词"), chromedp.SendKeys(`#token`, "wrong\r"),
		chromedp.WaitVisible(`#form-problem`))
	if token := eval[string](t, ctx, `document.querySelector('#token').value`); token != "" {
		t.Errorf("the form keeps the token %q", token)
	}
	do(t, ctx, "store", chromedp.SendKeys(`#token`, siteToken+"\r"), chromedp.WaitVisible(`.done`))
	if at := eval[string](t, ctx, `location.href`); strings.Contains(at, siteToken) ||
		!strings.Contains(at, "/dictionaries/%E6%B0%91") {
		t.Errorf("stored it is at %s", at)
	}
	do(t, ctx, "count with it", click(`document.querySelector('.tools a[href^="/panel"]')`),
		chromedp.WaitVisible(`#dictionary`))
	if chosen := eval[string](t, ctx, `document.querySelector('#dictionary').value`); chosen != "民生二词" {
		t.Errorf("the form has chosen %q", chosen)
	}
	do(t, ctx, "edit", chromedp.Navigate(s.address(page{path: "/dictionaries/民生二词?edit=1"})),
		click(`document.querySelector('.remove summary')`),
		chromedp.SendKeys(`#remove-token`, siteToken+"\r"), chromedp.WaitVisible(`.shelf`))
	if said := eval[string](t, ctx, `document.querySelector('.done').textContent`); !strings.Contains(said, "民生二词") {
		t.Errorf("removed, the page says %q", said)
	}
}
